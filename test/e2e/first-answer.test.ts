import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { eventually } from "./dashboard.ts";
import { dashboard, hasFocus, page, useDashboard } from "./page.ts";

useDashboard();

const FORM = {
  type: "object",
  required: ["approved"],
  properties: {
    approved: { type: "boolean" },
    notes: { type: "string" },
    share: { type: "integer", maximum: 100 },
  },
};
const ask = (task: string, members: Record<string, unknown> = {}) =>
  dashboard.ask(task, { response_schema: FORM, ...members });
const form = () => page.getByRole("form", { name: "Your answer" });
const notes = () => form().getByLabel("Notes", { exact: true });
const share = () => form().getByLabel("Share", { exact: true });
const approve = () => form().getByRole("button", { name: "Approve" });
/** Waits until a field holds this. */
const holds = (input: Locator, text: string) => eventually(() => input.inputValue()).toBe(text);

test("the server's verdict stands at a field once it was left, and goes when it is mended", async () => {
  const id = await ask("Checked while typing?");
  await page.goto(dashboard.addressOf(id));
  const error = form().getByText("Must not be greater than 100.");
  const verdict = () => page.waitForResponse((response) => response.url().endsWith("/ValidateResponse"));
  await Promise.all([verdict(), share().fill("101")]);
  expect(await share().getAttribute("aria-invalid")).toBeNull();
  await Promise.all([verdict(), notes().fill("next")]);
  await eventually(() => share().getAttribute("aria-invalid")).toBe("true");
  expect(await form().getByText("This needs an answer.").count()).toBe(0);
  await share().fill("99");
  await eventually(() => share().getAttribute("aria-invalid")).toBeNull();
  await share().fill("9x");
  await notes().focus();
  await form().getByText("Write a whole number.").or(form().getByText("Write a number in digits")).waitFor();
  expect(await error.count()).toBe(0);
});

test("while the server is away nothing is said of the answer but what the page knows itself", async () => {
  const id = await ask("Unchecked?");
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await page.route("**/*.TaskService/ValidateResponse", (route) => route.abort());
  await Promise.all([
    page.waitForEvent("requestfailed", (request) => request.url().endsWith("/ValidateResponse")),
    share().fill("101"),
  ]);
  await notes().focus();
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await share().getAttribute("aria-invalid")).toBeNull();
});

test("what the agent filled in is there, and every change of it is marked and can be taken back", async () => {
  const initial_response = { approved: true, notes: "Looks fine.", share: 50 };
  const id = await ask("Mend it?", { initial_response });
  await page.goto(dashboard.addressOf(id));
  await holds(notes(), "Looks fine.");
  expect(await form().getByText("changed").count()).toBe(0);
  await notes().fill("Looks odd.");
  await share().fill("60");
  await form().getByText("2 fields differ from what the agent filled in.").waitFor();
  await approve().focus();
  await page.keyboard.press("p");
  await form().getByText("Looks fine.").waitFor();
  await page.keyboard.press("p");
  expect(await form().getByText("Looks fine.").count()).toBe(0);
  await form().getByRole("button", { name: "Take back: Notes" }).click();
  expect(await notes().inputValue()).toBe("Looks fine.");
  await form().getByText("1 field differs from what the agent filled in.").waitFor();
  await page.reload();
  await holds(share(), "60");
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({
    ...initial_response,
    share: 60,
  });
});

test("a first answer that is right is submitted by one key", async () => {
  const initial_response = { approved: true, notes: "Looks fine." };
  const id = await ask("Right already?", { initial_response });
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual(initial_response);
});

test("a click right after a mistake is not lost to the words about it", async () => {
  const properties = {
    share: { type: "integer" },
    risk: { enum: ["low", "high"] },
    tone: { enum: ["calm", "loud"] },
  };
  const id = await ask("Under the pointer?", { response_schema: { type: "object", properties } });
  await page.goto(dashboard.addressOf(id));
  await share().fill("6x");
  const high = form().getByRole("group", { name: "Risk" }).getByRole("button", { name: "High" });
  const { x, y, width, height } = (await high.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.up();
  await form().getByText("Write a whole number.").or(form().getByText("Write a number in digits")).waitFor();
  expect(await high.getAttribute("aria-pressed")).toBe("true");
});

test("defaults of the definition are filled in, and not marked", async () => {
  const properties = { tone: { type: "string" }, notes: { type: "string", default: "none" } };
  const form_definition = { fields: [{ name: "tone", kind: "short_text", default: "calm" }] };
  const id = await ask("By default?", { response_schema: { type: "object", properties }, form_definition });
  await page.goto(dashboard.addressOf(id));
  const tone = form().getByLabel("Tone");
  await holds(tone, "calm");
  await holds(form().getByLabel("Notes"), "");
  await tone.fill("loud");
  expect(await form().getByText("changed").count()).toBe(0);
  await page.reload();
  await holds(tone, "loud");
});

test("a form asks what earlier answers call for, without losing focus or text", async () => {
  const response_schema = {
    type: "object",
    required: ["refund"],
    properties: { refund: { type: "string" }, notes: { type: "string" } },
    if: { properties: { refund: { const: "part" } }, required: ["refund"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ["sum"], properties: { sum: { type: "number" } } },
    dependentRequired: { notes: ["signed_by"] },
    dependentSchemas: { notes: { properties: { signed_by: { type: "string" } } } },
  };
  const id = await ask("It depends?", { response_schema });
  await page.goto(dashboard.addressOf(id));
  const refund = form().getByLabel("Refund");
  await refund.waitFor();
  await eventually(() => form().getByLabel("Sum").count()).toBe(0);
  await refund.pressSequentially("part");
  await form().getByLabel("Sum").waitFor();
  expect(await hasFocus(refund)).toBe(true);
  expect(await refund.inputValue()).toBe("part");
  await form().getByLabel("Sum").fill("12");
  await refund.fill("all");
  await eventually(() => form().getByLabel("Sum").count()).toBe(0);
  await refund.fill("part");
  await holds(form().getByLabel("Sum"), "12");
  await notes().fill("x");
  await form().getByLabel("Signed by").fill("Mira");
  expect(await form().getByText("optional").count()).toBe(1);
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({
    refund: "part",
    sum: 12,
    notes: "x",
    signed_by: "Mira",
  });
});
