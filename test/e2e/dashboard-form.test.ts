import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { eventually, question, settled } from "./dashboard.ts";
import { dashboard, hasFocus, page, useDashboard } from "./page.ts";

useDashboard({ visitor: { timezoneId: "Asia/Kolkata" } });

const field = (label: string) =>
  page.getByRole("form", { name: "Your answer" }).getByLabel(label, { exact: true });

const button = (group: string, name: string) =>
  page.getByRole("group", { name: group }).getByRole("button", { name, exact: true });

const description = (input: Locator) =>
  input.evaluate((element) =>
    (element.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );

/** The response as its text came in, after the task has ended. */
async function answerTo(id: string): Promise<string> {
  await eventually(async () => (await dashboard.find(id)).json.status).toBe("completed");
  const { text } = await dashboard.find(id);
  return text.slice(text.indexOf('"response":') + 11, text.indexOf(',"verifier_result"'));
}

const COUNTRIES = ["austria", "belgium", "cyprus", "denmark", "estonia", "france", "italy"];
const orNull = (schema: object) => ({ anyOf: [schema, { type: "null" }] });

const EVERYTHING = {
  type: "object",
  required: ["approved", "name", "account", "amount", "country", "terms", "due", "remark", "address"],
  properties: {
    approved: { type: "boolean" },
    urgent: { type: "boolean" },
    name: { type: "string" },
    nickname: { type: "string" },
    account: { type: "integer" },
    amount: { type: "number" },
    risk: { enum: ["low", "high", 3] },
    country: { enum: COUNTRIES },
    terms: { const: "accepted" },
    due: { type: "string", format: "date" },
    opens: { type: "string", format: "time" },
    call_at: { type: "string", format: "date-time" },
    remark: orNull({ type: "string" }),
    limit: orNull({ type: "integer" }),
    tags: { type: "array", items: { enum: ["fraud", "goodwill", "duplicate"] } },
    lines: { type: "array", items: { type: "string" } },
    extra: {},
    address: {
      type: "object",
      required: ["city"],
      properties: {
        city: { type: "string" },
        floor: { type: "integer" },
        place: { type: "object", properties: { latitude: { type: "number" } } },
      },
    },
    billing: { type: "object", required: ["city"], properties: { city: { type: "string" } } },
  },
};

const WORDS = {
  version: 1,
  fields: [
    { kind: "section", name: "", title: "The refund", required: false },
    { kind: "switch", name: "approved", label: "Pay it back?", true_label: "Pay", false_label: "Keep" },
    {
      kind: "short_text",
      name: "amount",
      label: "Sum to refund",
      subtype: "currency",
      currency_code: "EUR",
      hint: "With tax.",
    },
    { kind: "single_select", name: "risk", label: "Risk", options: [{ value: "high", label: "Too high" }] },
  ],
};

test("every kind of field is drawn, answered and stored exactly", async () => {
  const id = await dashboard.ask("A form with everything in it", {
    response_schema: EVERYTHING,
    form_definition: WORDS,
  });
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("heading", { name: "The refund" }).waitFor();
  await button("Pay it back?", "Pay").click();
  await field("Sum to refund").fill("1249.50");
  expect(await description(field("Sum to refund"))).toContain("With tax.");
  await button("Risk", "Too high").click();
  await field("Name").fill('Ana "A" O\'Hara');
  await field("Account").fill("12345678901234567890");
  await field("Country").selectOption("Italy");
  await button("Terms", "Accepted").click();
  await field("Due").fill("2026-12-24");
  await field("Opens").fill("08:15");
  await field("Call at").fill("2026-12-24T18:30");
  await page.getByRole("group", { name: "Tags" }).getByLabel("Duplicate").check();
  await page.getByRole("group", { name: "Tags" }).getByLabel("Fraud").check();
  await field("Lines").fill("one\ntwo");
  await field("Extra").fill('{"ratio": 1.0}');
  const address = page.getByRole("group", { name: "Address" });
  await address.getByLabel("City").fill("Rome");
  await address.getByLabel("Latitude").fill("41.90");
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText("Your answer is with the agent.").waitFor();
  expect(await answerTo(id)).toBe(
    `{"approved":true,"amount":1249.50,"risk":"high","name":"Ana \\"A\\" O'Hara","account":12345678901234567890,` +
      `"country":"italy","terms":"accepted","due":"2026-12-24","opens":"08:15:00","call_at":"2026-12-24T18:30:00+05:30","remark":null,` +
      `"limit":null,"tags":["fraud","duplicate"],"lines":["one","two"],"extra":{"ratio": 1.0},` +
      `"address":{"city":"Rome","place":{"latitude":41.90}}}`,
  );
});

test("every input of that form and all around it has a name", async () => {
  const id = await dashboard.ask("Names", { response_schema: EVERYTHING });
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("button", { name: "Submit" }).waitFor();
  const tree = await page.locator("body").ariaSnapshot();
  const inputs = tree.match(/^ *- (?:textbox|combobox|checkbox|spinbutton|button|link)\b.*$/gm) ?? [];
  expect(inputs.length).toBeGreaterThan(30);
  expect(inputs.filter((line) => !/^ *- \w+ ["']/.test(line))).toEqual([]);
});

test("what the server refuses stands at its field, and the first one has the focus", async () => {
  // No other task takes the place of this one while its answer is under way.
  await dashboard.clear();
  const id = await dashboard.ask("Who pays?", {
    response_schema: {
      type: "object",
      required: ["payer"],
      properties: {
        note: { type: "string" },
        payer: {
          type: "object",
          required: ["mail"],
          properties: { mail: { type: "string", format: "email" } },
        },
        share: { type: "integer", maximum: 100 },
        tags: { type: "array", contains: { const: "b" }, items: { enum: ["a", "b"] } },
        range: {
          type: "object",
          minProperties: 2,
          properties: { from: { type: "integer" }, to: { type: "integer" } },
        },
      },
    },
  });
  await page.goto(dashboard.addressOf(id));
  const mail = page.getByRole("group", { name: "Payer" }).getByLabel("Mail");
  const tags = page.getByRole("group", { name: "Tags" });
  const range = page.getByRole("group", { name: "Range" });
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText("This needs an answer.").waitFor();
  await eventually(() => hasFocus(mail)).toBe(true);
  expect(await description(mail)).toBe("This needs an answer.");
  expect(await page.getByRole("alert").first().textContent()).toBe("Not submitted. To mend: Mail.");

  await mail.fill("nobody");
  expect(await mail.getAttribute("aria-invalid")).toBeNull();
  await field("Share").fill("101");
  await tags.getByLabel("a").check();
  await range.getByLabel("From").fill("1");
  await page.getByRole("button", { name: "Submit" }).click();
  await page.locator("[aria-invalid=true]").first().waitFor();
  await eventually(() => hasFocus(mail)).toBe(true);
  expect(await mail.getAttribute("aria-invalid")).toBe("true");
  expect(await description(mail)).toMatch(/e-mail/);
  expect(await description(field("Share"))).toMatch(/100/);
  expect(await description(tags)).toMatch(/\b1\b/);
  expect(await description(range)).toMatch(/\b2\b/);
  expect((await dashboard.find(id)).json).toMatchObject({ response: null });

  await mail.fill("ana@corp.test");
  await field("Share").fill("100");
  await tags.getByLabel("b").check();
  await range.getByLabel("From").fill("");
  await settled(page);
  await page.keyboard.press("Control+Enter");
  expect(await answerTo(id)).toBe('{"payer":{"mail":"ana@corp.test"},"share":100,"tags":["a","b"]}');
});

test("a sole boolean is answered by one key, and the next task is there", async () => {
  const second = await dashboard.ask("Approve the second?", { priority: 80 });
  const first = await dashboard.ask("Approve the first?", { priority: 90 });
  await page.goto(dashboard.addressOf(first));
  await question(page, "Approve the first?").waitFor();
  await page.getByRole("button", { name: "Approve" }).waitFor();
  await page.getByRole("link", { name: "Approve the second?" }).waitFor();
  expect(await page.getByRole("button", { name: "Submit" }).count()).toBe(0);
  await page.keyboard.press("y");
  await question(page, "Approve the second?").waitFor();
  await page.getByText("Answered: Approve the first?").waitFor();
  expect(await answerTo(first)).toBe('{"approved":true}');
  await settled(page);
  await page.keyboard.press("n");
  expect(await answerTo(second)).toBe('{"approved":false}');
});

test("a decision that may stay open is left open, or taken back", async () => {
  const properties = { approved: orNull({ type: "boolean" }) };
  const alone = await dashboard.ask("Any view?", { response_schema: { type: "object", properties } });
  await page.goto(dashboard.addressOf(alone));
  await page.getByRole("button", { name: "Submit" }).click();
  expect(await answerTo(alone)).toBe('{"approved":null}');

  const schema = { type: "object", properties: { ...properties, notes: { type: "string" } } };
  const beside = await dashboard.ask("Any view, in words?", { response_schema: schema });
  await page.goto(dashboard.addressOf(beside));
  const approve = page.getByRole("button", { name: "Approve" });
  await approve.click();
  expect(await approve.getAttribute("aria-pressed")).toBe("true");
  await approve.click();
  expect(await approve.getAttribute("aria-pressed")).toBe("false");
  await field("Notes").fill("None.");
  await page.getByRole("button", { name: "Submit" }).click();
  expect(await answerTo(beside)).toBe('{"approved":null,"notes":"None."}');
});
