import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faint } from "./contrast.ts";
import { type Dashboard, eventually, question, settled, startDashboard } from "./dashboard.ts";

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 60_000);
afterAll(() => dashboard?.close());

/** Runs `act` on a page of its own. */
async function onPage(options: BrowserContextOptions, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await dashboard.open(options);
  await act(await context.newPage());
  await context.close();
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Where the middle of an element is. */
async function middleOf(element: Locator): Promise<[number, number]> {
  const { x, y, width, height } = (await element.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return [x + width / 2, y + height / 2];
}

test.each<[string, (page: Page) => Promise<() => Promise<void>>]>([
  ["key press", async (page) => () => page.keyboard.press("y")],
  [
    "click",
    async (page) => {
      const [x, y] = await middleOf(button(page, "Approve"));
      return () => page.mouse.click(x, y);
    },
  ],
])("a second %s right after the first does not answer the next task unseen", async (how, aim) => {
  const second = await dashboard.ask(`The second by ${how}?`, { priority: 80 });
  const first = await dashboard.ask(`The first by ${how}?`, { priority: 90 });
  await onPage({}, async (page) => {
    await page.clock.install();
    await page.goto(dashboard.addressOf(first));
    await page.getByRole("link", { name: `The second by ${how}?` }).waitFor();
    const press = await aim(page);
    await page.clock.pauseAt(Date.now() + 60_000);

    await press();
    await question(page, `The second by ${how}?`).waitFor();
    await press();
    await page.clock.runFor(600);
    await press();
    await page.clock.runFor(200);
    await page.getByRole("button", { name: "Reject", disabled: false }).waitFor();
    await page.keyboard.press("n");
    await eventually(async () => (await dashboard.find(second)).json.response).toEqual({ approved: false });
  });
  expect((await dashboard.find(first)).json.response).toEqual({ approved: true });
});

test("a double click chooses once", async () => {
  const schema = {
    type: "object",
    properties: {
      approved: { anyOf: [{ type: "boolean" }, { type: "null" }] },
      notes: { type: "string" },
    },
  };
  const id = await dashboard.ask("Chosen once?", { response_schema: schema });
  await onPage({}, async (page) => {
    await page.goto(dashboard.addressOf(id));
    await button(page, "Approve").dblclick();
    expect(await button(page, "Approve").getAttribute("aria-pressed")).toBe("true");
  });
});

test.each(["light", "dark"] as const)(
  "what is chosen stays legible under the pointer, in every tone (%s)",
  async (colorScheme) => {
    const verdict = { enum: ["approve", "reject", "escalate"] };
    const properties = { verdict, notes: { type: "string" } };
    const id = await dashboard.ask(`Legible in ${colorScheme}?`, {
      response_schema: { type: "object", required: ["verdict"], properties },
    });
    await onPage({ colorScheme }, async (page) => {
      await page.goto(dashboard.addressOf(id));
      for (const name of ["Approve", "Reject", "Escalate"]) {
        const chosen = button(page, name);
        await chosen.hover();
        expect(await chosen.evaluateAll(faint), `${name} under the pointer`).toEqual([]);
        await chosen.click();
        expect(await chosen.getAttribute("aria-pressed")).toBe("true");
        expect(await chosen.evaluateAll(faint), `${name} chosen`).toEqual([]);
      }
    });
  },
);

test("Enter goes to what still needs an answer, so that typing goes on at once; Escape leaves the field", () =>
  onPage({}, async (page) => {
    const responseOf = async (id: string) => (await dashboard.find(id)).json.response;
    const approved = { type: "boolean" };
    const text = { type: "string" };
    const id = await dashboard.ask("Yes, and why?", {
      response_schema: { type: "object", required: ["approved"], properties: { approved, notes: text } },
    });
    await page.goto(dashboard.addressOf(id));
    await settled(page);
    await page.keyboard.press("Enter");
    await page.keyboard.type("yes, n");
    await page.keyboard.press("Escape");
    await page.keyboard.press("y");
    await page.getByRole("button", { name: "Approve", pressed: true }).waitFor();
    await page.keyboard.press("Control+Enter");
    await eventually(() => responseOf(id)).toEqual({ approved: true, notes: "yes, n" });

    const filled = await dashboard.ask("Which number?", {
      response_schema: {
        type: "object",
        required: ["name", "paid", "number"],
        properties: { name: text, paid: approved, number: text, more: text },
      },
      initial_response: { name: "Ana", paid: true },
    });
    await page.goto(dashboard.addressOf(filled));
    await settled(page);
    await page.keyboard.press("Enter");
    await page.keyboard.type("7");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await page.keyboard.type("more");
    await page.keyboard.press("Control+Enter");
    await eventually(() => responseOf(filled)).toEqual({
      name: "Ana",
      paid: true,
      number: "7",
      more: "more",
    });
  }));

const LONE = { type: "object", required: ["approved"], properties: { approved: { type: "boolean" } } };
const TEXT = { type: "object", properties: { note: { type: "string", maxLength: 60 } } };

test.each([
  ["a lone yes or no", { response_schema: LONE }],
  [
    "a lone one of several",
    { response_schema: { ...LONE, properties: { approved: { enum: ["a", "b", "c"] } } } },
  ],
  ["a lone one that the agent filled in", { response_schema: LONE, initial_response: { approved: true } }],
  ["a text", { response_schema: TEXT }],
  ["a text that the agent filled in", { response_schema: TEXT, initial_response: { note: "as it is" } }],
])("Enter decides nothing by being pressed again or held, of %s", async (kind, members) => {
  const id = await dashboard.ask(`Enter, Enter, ${kind}?`, { ...members, priority: 95 });
  const sent: string[] = [];
  await onPage({}, async (page) => {
    page.on("request", (request) => sent.push(request.url()));
    await page.goto("/");
    await page.getByRole("link", { name: `Enter, Enter, ${kind}?` }).focus();
    await page.keyboard.press("Enter");
    await settled(page);
    for (let times = 0; times < 3; times++) await page.keyboard.press("Enter");
    for (let times = 0; times < 4; times++) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await page.locator("[data-pointer]:focus, input:focus, textarea:focus").waitFor();
    // Whatever they would have sent went before this.
    await page.evaluate(() => fetch("/theme.js"));
    expect(sent.filter((url) => url.endsWith("/CompleteTask"))).toEqual([]);
    expect((await dashboard.find(id)).json.status).not.toBe("completed");
  });
  await dashboard.server.call("DELETE", `/api/tasks/${id}`);
});

test("from where Enter leads, a decision is one Tab and one Enter away, or its own key", async () => {
  const id = await dashboard.ask("By Tab?", { priority: 95 });
  await onPage({}, async (page) => {
    await page.goto(dashboard.addressOf(id));
    await settled(page);
    await page.keyboard.press("Enter");
    const decision = page.getByRole("group", { name: "Approved" });
    expect(await decision.evaluate((group) => group === document.activeElement)).toBe(true);
    expect(await decision.evaluate((group) => getComputedStyle(group).outlineStyle)).toBe("solid");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await eventually(async () => (await dashboard.find(id)).json.response).toEqual({ approved: true });
  });
});

test("no error and no breach of the content security policy in the page", () => {
  expect(dashboard.troubles).toEqual([]);
});
