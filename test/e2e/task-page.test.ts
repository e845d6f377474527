import { expect, test } from "vitest";
import { eventually, question, settled } from "./dashboard.ts";
import { changeBrowser, dashboard, hasFocus, overflow, page, phone } from "./page.ts";
import { usePagers, vendor } from "./pagers.ts";

const PHONE = phone(320, 640);
const FORM = {
  type: "object",
  required: ["approved"],
  properties: { approved: { type: "boolean" }, notes: { type: "string" } },
};
const LONG = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`line_${index}`, "…"]));

usePagers();

const isFocused = (text: string) => eventually(() => hasFocus(question(page, text)));
const scrolled = () => page.getByRole("main").evaluate((main) => main.scrollTop);

test("the question has the focus and the page its beginning, by a link and from one task to the next", async () => {
  const first = await dashboard.ask("First?", { payload: LONG, priority: 90 });
  await dashboard.ask("Second?", { payload: LONG, priority: 80 });
  await page.goto(dashboard.addressOf(first));
  await question(page, "First?").waitFor();
  await isFocused("First?").toBe(true);
  await settled(page);
  // By then the list has the one that comes next.
  await page.getByRole("link", { name: "Second?" }).waitFor();
  await page.getByRole("main").evaluate((main) => main.scrollTo(0, 500));
  await page.keyboard.press("y");
  await question(page, "Second?").waitFor();
  await isFocused("Second?").toBe(true);
  await eventually(scrolled).toBe(0);
});

test("what is said again and again stands in the trail once, with those whom it concerns", async () => {
  vendor.answer = (response) => {
    response.statusCode = 400;
    response.end();
  };
  const id = await dashboard.ask("To three?", { notify: ["pager:1", "pager:2", "pager:3"] });
  await page.goto(dashboard.addressOf(id));
  const deliveries = page.getByRole("list", { name: "Deliveries" });
  await eventually(() => deliveries.getByText("Failed", { exact: true }).count()).toBe(3);
  await page.getByText("Audit trail", { exact: true }).click();
  const trail = page.getByRole("list", { name: "Audit trail" });
  const line = trail.getByRole("listitem").filter({ hasText: "were not told by pager" });
  await line.getByText("3 times").waitFor();
  expect(await line.count()).toBe(1);
  for (const target of ["1", "2", "3"]) expect(await line.innerText()).toContain(target);
  vendor.answer = (response) => response.end();
});

test("a trail that was unfolded is unfolded for the next task, too", async () => {
  const [one, two] = [await dashboard.ask("Trail one?"), await dashboard.ask("Trail two?")];
  await page.goto(dashboard.addressOf(one));
  await page.getByText("Audit trail", { exact: true }).click();
  const trail = page.getByRole("list", { name: "Audit trail" });
  await trail.getByText("Created").waitFor();
  await page.getByRole("list", { name: "Tasks" }).getByRole("link", { name: "Trail two?" }).click();
  await question(page, "Trail two?").waitFor();
  await trail.getByText("Created").waitFor();
  expect(page.url()).toContain(two);
});

test("on a phone the submit button is at the thumb, and out of the way of a keyboard and of what is asked", async () => {
  await changeBrowser(PHONE);
  const id = await dashboard.ask("At the thumb?", { payload: LONG, response_schema: FORM });
  await page.goto(dashboard.addressOf(id));
  const submit = page.getByRole("button", { name: "Submit" });
  await submit.waitFor();
  const bottom = async () => {
    const box = await submit.boundingBox();
    return box ? box.y + box.height : 0;
  };
  await eventually(bottom).toBeLessThanOrEqual(640);
  expect(await bottom()).toBeGreaterThan(560);

  // A field that is reached by the keyboard is not below the bar.
  await page.getByLabel("Notes").focus();
  const notes = await page.getByLabel("Notes").boundingBox();
  const bar = await submit.boundingBox();
  expect((notes?.y ?? 0) + (notes?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);

  // What is left of the page beside a keyboard on the screen.
  await page.setViewportSize({ width: 320, height: 300 });
  const position = () => page.locator(".thumb-bar").evaluate((element) => getComputedStyle(element).position);
  await eventually(position).toBe("static");
  await page.setViewportSize(PHONE.viewport);
  await eventually(position).toBe("fixed");
  await page.getByRole("button", { name: "Reassign" }).tap();
  await page.getByRole("form", { name: "Reassign this task" }).waitFor();
  await eventually(position).toBe("static");
});

test.each([
  ["beside other fields", { response_schema: FORM }],
  ["that the agent filled in", { initial_response: { approved: false } }],
])(
  "on a phone a decision %s is at the thumb, beside the button and below the evidence",
  async (how, members) => {
    await changeBrowser(PHONE);
    const id = await dashboard.ask(`At the thumb, ${how}?`, { payload: LONG, ...members });
    await page.goto(dashboard.addressOf(id));
    const form = page.getByRole("form", { name: "Your answer" });
    const button = (name: string) => form.getByRole("button", { name });
    await settled(page);
    for (const name of ["Approve", "Reject", "Submit"]) {
      const box = await button(name).boundingBox();
      expect(box?.y, name).toBeGreaterThan(440);
      expect((box?.y ?? 0) + (box?.height ?? 0), name).toBeLessThanOrEqual(640);
      expect(box?.height, name).toBeGreaterThanOrEqual(44);
    }
    expect(await overflow()).toBe(0);
    // A tap that something else is over fails. Where nothing else is asked, it answers.
    await button("Approve").tap();
    if ("response_schema" in members) await button("Submit").tap();
    await eventually(async () => (await dashboard.find(id)).json.response).toEqual({ approved: true });
  },
);

test.each(["light", "dark"] as const)(
  "on 320 pixels nothing is wider than the page, and all can be pressed (%s)",
  async (colorScheme) => {
    await changeBrowser({ ...PHONE, colorScheme });
    const id = await dashboard.ask(`Narrow, ${colorScheme}?`, {
      payload: LONG,
      response_schema: FORM,
      notify: ["pager:4711"],
      on_timeout: { response: { approved: false } },
    });
    await page.goto(dashboard.addressOf(id));
    await page.getByRole("button", { name: "More for this task" }).waitFor();
    expect(await overflow()).toBe(0);
    for (const button of await page.locator("#task .button").all()) {
      const box = await button.boundingBox();
      if (box) expect(Math.min(box.width, box.height), await button.innerText()).toBeGreaterThanOrEqual(44);
    }
    for (const key of ["Reassign", "Move deadline"]) {
      if (key === "Reassign") await page.getByRole("button", { name: key }).tap();
      else {
        await page.getByRole("button", { name: "More for this task" }).tap();
        await page.getByRole("menuitem", { name: key }).tap();
      }
      await page.getByRole("button", { name: "Keep it" }).waitFor();
      expect(await overflow()).toBe(0);
      await page.getByRole("button", { name: "Keep it" }).tap();
    }
  },
);
