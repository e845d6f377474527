import type { BrowserContext, Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { eventually, question } from "./dashboard.ts";
import { dashboard, page, useDashboard } from "./page.ts";

useDashboard();

const FORM = {
  type: "object",
  required: ["approved"],
  properties: { approved: { type: "boolean" }, notes: { type: "string" } },
};
const ask = (task: string) => dashboard.ask(task, { response_schema: FORM });
const form = (on = page) => on.getByRole("form", { name: "Your answer" });
const notes = (on = page) => form(on).getByLabel("Notes", { exact: true });
const saved = (on = page) => form(on).getByText("Draft saved").waitFor();
/** Waits until a field holds this. */
const holds = (input: Locator, text: string) => eventually(() => input.inputValue()).toBe(text);

const WORDS = "You have another draft of this answer";
const keepHere = (on = page) => on.getByRole("button", { name: "Keep what is here" }).click();

/** Lets what two pages keep go to the server only once both have sent something, so that neither knows of the other. */
async function atOnce(first: Page, second: Page): Promise<void> {
  const both = Promise.withResolvers<void>();
  const sent = new Set<Page>();
  const isTaken = first.waitForResponse("**/*.TaskService/SetDraft");
  for (const on of [first, second]) {
    await on.route("**/*.TaskService/SetDraft", async (route) => {
      if (sent.add(on).size === 2) both.resolve();
      await both.promise;
      if (on === second) await isTaken;
      await route.continue();
    });
  }
}

/** Cuts a page off: what it would send as it is left, no route of the browser's driver sees. */
const cutOff = () =>
  page.evaluate(() => {
    window.fetch = () => Promise.reject(new TypeError("no network"));
  });

/** Types here while the server takes no draft, and meanwhile something else on another device; then opens it here again. */
async function typeTwice(id: string): Promise<{ phone: BrowserContext; other: Page }> {
  const phone = await dashboard.open();
  const other = await phone.newPage();
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await cutOff();
  await notes().fill("at the desk, never sent");
  await form().getByText("Kept in this browser").waitFor();
  await page.goto("about:blank");
  await other.goto(dashboard.addressOf(id));
  await notes(other).fill("on the train");
  await saved(other);
  await page.goto(dashboard.addressOf(id));
  return { phone, other };
}

test("an old draft that was never sent replaces no newer one unasked, and the other can be read before it is chosen", async () => {
  const id = await ask("Typed twice?");
  const { phone, other } = await typeTwice(id);
  const words = page.getByText(WORDS);
  await words.waitFor();
  await holds(notes(), "at the desk, never sent");
  let sent = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/SetDraft")) sent += 1;
  });
  await notes().fill("at the desk, and more");
  await form().getByText("Kept in this browser").waitFor();
  await page.getByText("What the other one says").click();
  await page.getByText("on the train").waitFor();
  await other.reload();
  await holds(notes(other), "on the train");
  expect(sent).toBe(0);
  await page.getByRole("button", { name: "Use the other draft" }).click();
  await words.waitFor({ state: "detached" });
  await holds(notes(), "on the train");
  await saved();
  await phone.close();
});

test("whoever keeps what is here, replaces the other draft by it", async () => {
  const id = await ask("Kept here?");
  const { phone, other } = await typeTwice(id);
  await keepHere();
  await saved();
  await holds(notes(), "at the desk, never sent");
  await other.reload();
  await holds(notes(other), "at the desk, never sent");
  await phone.close();
});

test("a page that stayed open replaces nothing that came meanwhile", async () => {
  const id = await ask("Left open?");
  await page.goto(dashboard.addressOf(id));
  await notes().fill("early");
  await saved();
  const phone = await dashboard.open();
  const other = await phone.newPage();
  await other.goto(dashboard.addressOf(id));
  await holds(notes(other), "early");
  await notes(other).fill("early, and on the train");
  await saved(other);
  await notes().fill("early, and late");
  await page.getByText(WORDS).waitFor();
  await other.reload();
  await holds(notes(other), "early, and on the train");
  await phone.close();
});

test("a draft whose reply was lost is known again as this browser's own", async () => {
  const id = await ask("No reply?");
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await page.route("**/*.TaskService/SetDraft", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await notes().fill("taken, and not told");
  await form().getByText("Kept in this browser").waitFor();
  await page.unroute("**/*.TaskService/SetDraft");
  await page.reload();
  await holds(notes(), "taken, and not told");
  await saved();
  expect(await page.getByText(WORDS).count()).toBe(0);
});

test("of two devices that go on from the same draft at once, one keeps its own and the other is asked", async () => {
  const id = await ask("At once?");
  const phone = await dashboard.open();
  const other = await phone.newPage();
  for (const on of [page, other]) {
    await on.goto(dashboard.addressOf(id));
    await notes(on).waitFor();
  }
  await atOnce(page, other);
  await Promise.all([notes().fill("at the desk"), notes(other).fill("on the train")]);
  await other.getByText(WORDS).waitFor();
  await saved();
  await form(other).getByText("Kept in this browser").waitFor();
  await holds(notes(other), "on the train");
  await other.getByText("What the other one says").click();
  await other.getByText("at the desk").waitFor();
  // Whoever leaves without a choice is asked again.
  await other.reload();
  await other.getByText(WORDS).waitFor();
  await holds(notes(other), "on the train");
  await keepHere(other);
  await saved(other);
  await page.reload();
  await holds(notes(), "on the train");
  await phone.close();
});

type Place = "first" | "second";

/** Types in two tabs at once, of which the server takes one, and the other, in that place, is asked what to keep. */
async function typeSideBySide(id: string, asked: Place) {
  const second = await page.context().newPage();
  // A tab that sleeps does not hear what was typed in another.
  await second.addInitScript(() => {
    const sleep = (event: StorageEvent) => event.stopImmediatePropagation();
    window.addEventListener("storage", sleep);
    window.addEventListener("keydown", () => window.removeEventListener("storage", sleep));
  });
  for (const on of [page, second]) {
    await on.goto(dashboard.addressOf(id));
    await notes(on).waitFor();
  }
  const [kept, refused] = asked === "first" ? [second, page] : [page, second];
  await atOnce(kept, refused);
  await notes().fill("in the first");
  await notes(second).fill("in the second");
  await refused.getByText(WORDS).waitFor();
  await notes(second).press("End");
  await saved(kept);
  await holds(notes(page), "in the first");
  await holds(notes(second), "in the second");
  return { kept, refused };
}

test.each<Place>(["first", "second"])(
  "what is typed in two tabs at once stays in each of them, and the %s is asked",
  async (which) => {
    const id = await ask(`Side by side, the ${which}?`);
    await ask(`Beside the ${which}?`);
    const { kept, refused } = await typeSideBySide(id, which);
    // Whoever goes elsewhere without a choice is asked again.
    await refused.getByRole("link", { name: `Beside the ${which}?` }).click();
    await question(refused, `Beside the ${which}?`).waitFor();
    await refused.getByRole("link", { name: `Side by side, the ${which}?` }).click();
    await refused.getByText(WORDS).waitFor();
    await holds(notes(refused), `in the ${which}`);
    await keepHere(refused);
    await saved(refused);
    await holds(notes(kept), `in the ${which}`);
    expect(await kept.getByText(WORDS).count()).toBe(0);
  },
);

test("what only one tab has is in the browser still once another one has gone on and is left", async () => {
  const id = await ask("Left beside?");
  const { kept, refused } = await typeSideBySide(id, "first");
  const reply = kept.waitForResponse("**/*.TaskService/SetDraft");
  await notes(kept).fill("gone on");
  await reply;
  await saved(kept);
  await eventually(() => refused.evaluate(() => Object.values(localStorage).join())).toContain(
    "in the first",
  );
  // The browser puts the tab away for want of memory, without a word to it, and shows it again later.
  await refused.evaluate(() => {
    Storage.prototype.setItem = () => {};
  });
  await kept.goto("about:blank");
  const again = await page.context().newPage();
  await again.goto(dashboard.addressOf(id));
  await holds(notes(again), "in the first");
  await again.getByText(WORDS).waitFor();
});

test("what was sent before the page was left is known again, whatever was typed since", async () => {
  const id = await ask("Cut short?");
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await page.route("**/*.TaskService/SetDraft", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await notes().fill("taken");
  await form().getByText("Kept in this browser").waitFor();
  await cutOff();
  await notes().fill("taken, and more");
  await page.goto("about:blank");
  await page.unrouteAll();
  await page.goto(dashboard.addressOf(id));
  await holds(notes(), "taken, and more");
  await saved();
  expect(await page.getByText(WORDS).count()).toBe(0);
});
