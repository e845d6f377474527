import { beforeAll, expect, test } from "vitest";
import { eventually, question, signIn } from "./dashboard.ts";
import { dashboard, page, useDashboard } from "./page.ts";

const BO = { email: "bo@corp.test", password: "correct horse", display_name: "Bo" };

useDashboard({ visitor: { signedIn: false } });
beforeAll(() => dashboard.enrol(BO));

const FORM = {
  type: "object",
  required: ["approved"],
  properties: { approved: { type: "boolean" }, notes: { type: "string" } },
};
const notes = () => page.getByRole("form", { name: "Your answer" }).getByLabel("Notes");

/** Opens a task as Mira, whom it is offered to together with Bo. */
async function openAsMira(task: string): Promise<string> {
  const id = await dashboard.ask(task, {
    response_schema: FORM,
    assign_to: { emails: ["mira@corp.test", BO.email] },
  });
  await page.goto(dashboard.addressOf(id));
  await signIn(page);
  await question(page, task).waitFor();
  return id;
}

/** Begins a session of Bo's; returns what gives it to this browser, as a link in a mail would: no page hears of it. */
async function sessionOfBo(): Promise<() => Promise<void>> {
  const { email, password } = BO;
  const reply = await dashboard.server.call("POST", "/api/auth/login", {
    token: null,
    body: { email, password },
  });
  const [name = "", value = ""] = reply.headers.get("set-cookie")?.split(";")[0]?.split("=") ?? [];
  return () => page.context().addCookies([{ name, value, url: dashboard.server.url }]);
}

/** Signs Bo in in the same browser. */
const signBoIn = async () => (await sessionOfBo())();

/** Whose name the page shows. */
const shown = () => page.getByRole("button", { name: "Your account" }).getAttribute("title");

test("a page notices at the next reply that somebody else is signed in, and sends nothing as theirs", async () => {
  const id = await openAsMira("Mira's draft?");
  await notes().fill("Mira's");
  await page.getByText("Draft saved").waitFor();
  const becomeBo = await sessionOfBo();
  await notes().fill("Mira's own words");
  // The draft is sent a moment after the last key. Words that come after the page has noticed Bo would be Bo's.
  await becomeBo();
  await eventually(shown).toBe("Bo");
  expect(page.url()).toBe(dashboard.addressOf(id));
  await question(page, "Mira's draft?").waitFor();
  expect(await notes().inputValue()).toBe("");
  expect(await page.getByRole("link", { name: "Audit" }).count()).toBe(0);
  const draft = await page.context().request.get(`${dashboard.server.url}/api/tasks/${id}/draft`);
  expect(await draft.text()).not.toContain("Mira");

  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.goto(`/login?next=${encodeURIComponent(`/task?id=${id}`)}`);
  await signIn(page);
  await eventually(() => notes().inputValue()).toBe("Mira's own words");
});

test("an answer is never given as somebody else's", async () => {
  const id = await openAsMira("Whose answer?");
  // What is chosen as Mira is gone once the page has noticed Bo, however early that is.
  await page.getByRole("button", { name: "Approve" }).click();
  await signBoIn();
  await page.keyboard.press("Control+Enter");
  await eventually(shown).toBe("Bo");
  expect((await dashboard.find(id)).json.status).not.toBe("completed");
});

test("a page that only stands there starts over once another one shows whom it is for now", async () => {
  await openAsMira("Only looked at?");
  await signBoIn();
  const second = await page.context().newPage();
  await second.goto("/");
  await eventually(shown).toBe("Bo");
});

test("the same person signed in again changes nothing", async () => {
  await openAsMira("Still Mira?");
  await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
  const again = await page.context().request.post(`${dashboard.server.url}/api/auth/login`, {
    data: { email: "mira@corp.test", password: "correct horse" },
  });
  expect(again.status()).toBe(204);
  await notes().fill("hers");
  await page.getByText("Draft saved").waitFor();
  const second = await page.context().newPage();
  await second.goto("/");
  await second.getByRole("heading", { name: "Queue" }).waitFor();
  expect(await page.evaluate("window.loadedOnce")).toBe(true);
});
