import { expect, test } from "vitest";
import { eventually, question, signIn } from "./dashboard.ts";
import { dashboard, hasFocus, page, useDashboard } from "./page.ts";
import { list } from "./queue.ts";

useDashboard();

const evidence = () => page.getByRole("region", { name: "Evidence" });

test("the login keeps the whole address that was asked for", async () => {
  const id = await dashboard.ask("Behind the door?");
  const stranger = await dashboard.open({ signedIn: false });
  const door = await stranger.newPage();
  await door.goto(`/task?id=${id}&show=unclaimed`);
  await signIn(door);
  await question(door, "Behind the door?").waitFor();
  expect(door.url()).toBe(`${dashboard.addressOf(id)}&show=unclaimed`);
  await stranger.close();
});

test("the setup page leads whoever is signed in to the queue", async () => {
  await page.goto("/setup");
  await list().waitFor();
  expect(page.url()).toBe(`${dashboard.server.url}/`);
});

test.each(["//evil.test/", "/.//evil.test/", "/\\evil.test/", "https://evil.test/", "javascript:alert(1)"])(
  "the login does not lead to %s",
  async (next) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).host));
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await list().waitFor();
    expect(page.url()).toBe(`${dashboard.server.url}/`);
    expect(new Set(asked)).toEqual(new Set([new URL(dashboard.server.url).host]));
  },
);

test("evidence is drawn as what it means, and as JSON on a key", async () => {
  const id = await dashboard.ask("Refund?", {
    payload: {
      amount_usd: 250,
      customer_id: "cus_demo",
      page: "https://shop.test/orders/7",
      orders: [{ sku: "A-1", price: 1.5, currency: "EUR" }],
      photo:
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=",
    },
  });
  await page.goto(dashboard.addressOf(id));
  await evidence().getByText("$250.00").waitFor();
  const link = evidence().getByRole("link", { name: "https://shop.test/orders/7" });
  expect([await link.getAttribute("href"), await link.getAttribute("rel")]).toEqual([
    "https://shop.test/orders/7",
    "noopener noreferrer",
  ]);
  expect(await evidence().getByRole("row").allInnerTexts()).toEqual([
    "SKU\tPrice\tCurrency",
    "A-1\t1.5 EUR\tEUR",
  ]);
  await eventually(() =>
    evidence()
      .getByRole("img")
      .evaluate((image) => "naturalWidth" in image && image.naturalWidth),
  ).toBe(1);
  await page.keyboard.press("r");
  await evidence().getByText('"amount_usd": 250,').waitFor();
});

const MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
const SCRIPT = "javascript:alert(3)";
const FOREIGN =
  "[onerror], [src=x], [href^=javascript], a[href*='alert'], iframe:not([sandbox]), [sandbox*=scripts], object, base, #app script";

test("the reference of a task can be copied", async () => {
  const id = await dashboard.ask("Which one?", { idempotency_key: "refund:order_7" });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("button", { name: "Copy reference" }).click();
  await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toBe("refund:order_7");
});

test("where copying is forbidden, the button says so", async () => {
  const id = await dashboard.ask("Which other one?");
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("forbidden"));
  });
  await page.clock.install();
  await page.goto(dashboard.addressOf(id));
  const copy = page.getByRole("button", { name: "Copy reference" });
  await copy.waitFor();
  // The words stand there for a moment only.
  await page.clock.pauseAt(Date.now() + 60_000);
  await copy.click();
  await page.getByRole("button", { name: "Copying is not permitted here" }).waitFor();
});

test("markup and script links in whatever an agent sends are shown as text and do nothing", async () => {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  const named = { title: `Title ${MARKUP}`, description: `Help ${MARKUP}` };
  const id = await dashboard.ask(`Task ${MARKUP}`, {
    payload: {
      [MARKUP]: MARKUP,
      url: SCRIPT,
      photo: `data:image/svg+xml,${MARKUP}`,
      list: [SCRIPT, MARKUP],
      table: [{ [MARKUP]: SCRIPT, "a\"'>b": MARKUP }],
      diff: `--- a\n+++ ${MARKUP}`,
      long: MARKUP.repeat(40),
    },
    payload_schema: { type: "object", properties: { url: named } },
    response_schema: {
      type: "object",
      properties: {
        text: { type: "string", ...named },
        [MARKUP]: { type: "string" },
        one: { enum: [MARKUP, SCRIPT], ...named },
        many: { type: "array", items: { enum: [MARKUP, SCRIPT] }, ...named },
        "group\"'>": { type: "object", properties: { [MARKUP]: { type: "integer" } }, ...named },
      },
    },
    form_definition: {
      fields: [
        { kind: "section", title: MARKUP, subtitle: SCRIPT },
        { kind: "display_text", text: MARKUP, markdown: true },
        { kind: "html", name: "html", html: MARKUP },
        { kind: "image", name: "image", url: SCRIPT },
        { kind: "short_text", name: "text", label: `Label ${MARKUP}`, placeholder: MARKUP, hint: MARKUP },
      ],
    },
  });
  await page.goto(dashboard.addressOf(id));
  await question(page, `Task ${MARKUP}`).waitFor();
  await eventually(() => page.title()).toContain(`Task ${MARKUP}`);
  await evidence().getByText(SCRIPT, { exact: true }).first().waitFor();
  expect(await page.locator(FOREIGN).count()).toBe(0);

  await page.getByLabel(`Label ${MARKUP}`).fill(MARKUP);
  await page.getByLabel(MARKUP, { exact: true }).first().fill(SCRIPT);
  await page.getByRole("button", { name: SCRIPT }).click();
  await page.getByRole("form").getByRole("checkbox", { name: MARKUP }).check();
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText(`Answered: Task ${MARKUP}`).waitFor();
  await page.getByRole("link", { name: "View" }).click();
  await page.getByRole("heading", { name: "Outcome" }).waitFor();
  await page.getByText("Audit trail", { exact: true }).click();
  await page.getByRole("list", { name: "Audit trail" }).getByText("Completed").waitFor();
  expect(await page.locator(FOREIGN).count()).toBe(0);
  expect(dialogs).toEqual([]);
});

test("a confidential payload is shown with its task only; what is withheld says so", async () => {
  const id = await dashboard.ask("Confidential?", { payload: { card: "4111 1111" }, redact_payload: true });
  const withheld = await dashboard.ask("Withheld?", { payload: { card: { _redacted: true } } });
  await page.goto(dashboard.addressOf(withheld));
  await evidence().getByText("Hidden here to protect the data").waitFor();
  await list().getByRole("link", { name: "Confidential?" }).click();
  await question(page, "Confidential?").waitFor();
  await evidence().getByText("Confidential: kept out of lists, search and the audit trail.").waitFor();
  await evidence().getByText("4111 1111").waitFor();
  expect(page.url()).toBe(dashboard.addressOf(id));
  await page.getByText("Audit trail", { exact: true }).click();
  const trail = page.getByRole("list", { name: "Audit trail" });
  await trail.getByText("Created").waitFor();
  expect(await trail.textContent()).not.toContain("4111");
});

test("a task is claimed, cancelled and deleted, each with its own word", async () => {
  const id = await dashboard.ask("Mine to end?");
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("button", { name: "Claim" }).waitFor();
  await page.keyboard.press("c");
  await page.getByRole("article").getByText("yours").waitFor();
  const more = page.getByRole("button", { name: "More for this task" });
  await more.click();
  await page.getByRole("menuitem", { name: "Cancel task" }).click();
  const dialogue = page.getByRole("region", { name: "Cancel this task?" });
  await dialogue.waitFor();
  await page.keyboard.press("Escape");
  await dialogue.waitFor({ state: "detached" });
  await eventually(() => hasFocus(more)).toBe(true);
  await page.keyboard.press("!");
  await dialogue.getByRole("button", { name: "Cancel task" }).click();
  await page.getByText(/You cancelled this task just now \(.+\); no answer is needed any more\./).waitFor();
  expect((await dashboard.find(id)).json.status).toBe("cancelled");
  const other = await dashboard.ask("Mine to delete?");
  await page.goto(dashboard.addressOf(other));
  await list().getByRole("link", { name: "Mine to delete?" }).waitFor();
  await more.click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page
    .getByRole("region", { name: "Delete this task for good?" })
    .getByRole("button", { name: "Delete" })
    .click();
  await list().getByRole("link", { name: "Mine to delete?" }).waitFor({ state: "detached" });
  expect((await dashboard.find(other)).status).toBe(404);
});

test("beside the form of a task that somebody else holds, an operator reads whose it is", async () => {
  const held = "; your answer would count all the same.";
  const id = await dashboard.ask("Otto's?", { assign_to: { email: "otto@corp.test" } });
  await page.goto(dashboard.addressOf(id));
  await page.getByText(`Held by otto@corp.test${held}`).waitFor();
  await page.getByRole("button", { name: "Approve", disabled: false }).click();
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({ approved: true });
  await page.goto(dashboard.addressOf(await dashboard.ask("Nobody's?")));
  await page.getByRole("button", { name: "Approve" }).waitFor();
  expect(await page.getByText(held).count()).toBe(0);
});

test("Escape closes what floats first, and its keys reach nothing below", async () => {
  const id = await dashboard.ask("Behind the account?");
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("button", { name: "Approve" }).waitFor();
  await page.getByRole("button", { name: "Your account" }).click();
  const signOut = page.getByRole("button", { name: "Sign out" });
  await signOut.waitFor();
  await page.keyboard.press("y");
  await page.keyboard.press("Escape");
  await signOut.waitFor({ state: "hidden" });
  expect(page.url()).toBe(dashboard.addressOf(id));
  await page.keyboard.press("n");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({ approved: false });
});

test.each([
  [
    "claude",
    "The answer cannot be verified: ANTHROPIC_API_KEY is not set on the server. Set it where awaithumans runs and restart. Until then no answer is taken.",
  ],
  ["openai", "This task asks for its answer to be verified by a provider that this server cannot use yet"],
])("an answer that this server could not verify is not asked for (%s)", async (provider, words) => {
  const verifier_config = { provider, instructions: "Is it polite?" };
  const id = await dashboard.ask(`Verified by ${provider}?`, { verifier_config });
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("status").filter({ hasText: words }).waitFor();
  expect(await page.getByRole("button", { name: "Approve" }).isDisabled()).toBe(true);
});

test("what is done says who answered, and the way back leads to the part of the queue from before", async () => {
  const id = await dashboard.ask("Whose was it?");
  await dashboard.answer(id, { approved: true });
  await page.goto("/?show=mine");
  await page.getByRole("link", { name: "Done" }).click();
  await list().getByRole("link", { name: "Whose was it?" }).click();
  await page.getByText("Answered through the API just now").waitFor();
  await page.goBack();
  await page.goBack();
  await eventually(() => page.url()).toMatch(/\?show=mine$/);
  await page.getByRole("link", { name: "Mine" }).and(page.locator("[aria-current=true]")).waitFor();
});

test("a link that leads to no task, or names none, says so", async () => {
  await page.goto(dashboard.addressOf(`tsk_${"0".repeat(32)}`));
  await page.getByRole("heading", { name: "No such task" }).waitFor();
  await page.getByRole("link", { name: "Back to the queue" }).click();
  await list().waitFor();
  await page.goto("/task");
  await page.getByText("This link names no task.").waitFor();
  await page.goto("/nowhere");
  await page.getByRole("heading", { name: "No such page" }).waitFor();
});

test("keys lead through the queue, into the answer and back", async () => {
  await page.goto("/");
  const links = list().getByRole("link");
  await links.first().waitFor();
  const current = () =>
    list()
      .locator("[aria-current=true]")
      .evaluateAll((rows) => rows.length);
  await page.keyboard.press("j");
  await eventually(() => links.first().getAttribute("aria-current")).toBe("true");
  await page.keyboard.press("j");
  await eventually(() => links.nth(1).getAttribute("aria-current")).toBe("true");
  await page.keyboard.press("k");
  await eventually(() => links.first().getAttribute("aria-current")).toBe("true");
  await page.keyboard.press("Escape");
  await eventually(current).toBe(0);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });
});
