import { expect, test } from "vitest";
import { linksOf, useOffice } from "./office.ts";

const office = useOffice(() => ({ env: { AWAITHUMANS_EMAIL_FROM_NAME: 'Acme "Approvals"' } }));

const DECISION = { type: "object", properties: { approved: { type: "boolean" } }, required: ["approved"] };

test("the mail lays out the evidence, the deadline and why it came, as HTML and as text", async () => {
  const { mailOf, ask } = office();
  const id = await ask({
    task: "Refund the customer?",
    payload: {
      amount_usd: 1250,
      placed_at: "2026-05-30T12:00:00Z",
      day: "2026-06-01",
      link: "https://acme.test/orders/1?a=1&b=2",
      vip: true,
      customer: { name: "Jo", address: { city: "Bonn", lines: ["a", "b"] } },
      items: [
        { sku: "A-1", price_eur: 5 },
        { sku: "B-2", price_eur: 7 },
      ],
      tags: ["new", "eu"],
      nothing: null,
      "notes & more": "first\nsecond",
    },
    payload_schema: {
      type: "object",
      properties: { customer: { type: "object", properties: { name: { type: "string", title: "Who" } } } },
    },
  });
  const { parsed } = await mailOf(id);
  expect(parsed.from?.value).toEqual([{ name: 'Acme "Approvals"', address: "approvals@acme.test" }]);
  const text = parsed.text ?? "";
  for (const line of [
    "REVIEW REQUESTED",
    "Refund the customer?",
    "Amount: $1,250.00",
    "Placed at: 30 May 2026, 12:00 UTC",
    "Day: 1 June 2026",
    "Link: https://acme.test/orders/1?a=1&b=2",
    "VIP: Yes",
    "  Who: Jo",
    "  Address:\n    City: Bonn\n    Lines: a, b",
    "  SKU: A-1; Price: €5.00",
    "Tags: new, eu",
    "Nothing: None",
    "  first\n  second",
  ])
    expect.soft(text.toLowerCase()).toContain(line.toLowerCase());
  expect(text).toMatch(/Answer by \d+ \w+ \d{4}, \d\d:\d\d UTC\./);
  expect(text).toContain("ann@acme.test was named to be asked");

  const html = typeof parsed.html === "string" ? parsed.html : "";
  expect(html).toContain("max-width:560px");
  expect(html).toContain("$1,250.00");
  expect(html).toContain("Notes &amp; more");
  expect(html).toContain("first<br>second");
  const links = linksOf(await mailOf(id));
  for (const label of ["Approve", "Reject", "Open task"])
    expect(html).toContain(`href="${links[label]?.replaceAll("&", "&amp;")}"`);
  expect(html).not.toMatch(/<img|<script|src=|url\(/);
});

test("mails say that a machine wrote them, and those about one task are one conversation", async () => {
  const { mailOf, ask, server, told } = office();
  const id = await ask();
  const first = await mailOf(id);
  // A mail that arrived and is not recorded yet would not be sent again.
  const [delivery] = await told(id);
  const header = (name: string) => first.parsed.headers.get(name);
  expect(first.parsed.messageId).toBe(`<${delivery.id}@localhost>`);
  expect(header("x-awaithumans-delivery")).toBe(delivery.id);
  expect(header("auto-submitted")).toBe("auto-generated");
  expect(header("x-auto-response-suppress")).toBe("All");
  expect([first.parsed.inReplyTo, first.parsed.references]).toEqual([
    `<${id}@localhost>`,
    `<${id}@localhost>`,
  ]);
  await server.call("POST", `/api/deliveries/${delivery.id}/resend`);
  const second = await mailOf(id, 2);
  expect(second.parsed.messageId).not.toBe(first.parsed.messageId);
  expect(second.parsed.references).toBe(first.parsed.references);
});

test("nothing that an agent writes becomes markup", async () => {
  const { mailOf, ask, get, task } = office();
  const evil = `<img src=x onerror=alert(1)>"'&<script>steal()</script>`;
  const id = await ask({
    task: `Pay ${evil}`,
    payload: { [evil]: evil, nested: { [evil]: [evil] }, link: "javascript:alert(1)" },
    payload_schema: {},
    response_schema: {
      type: "object",
      properties: { pick: { enum: [evil, "no"] } },
      required: ["pick"],
    },
  });
  const mail = await mailOf(id);
  const html = typeof mail.parsed.html === "string" ? mail.parsed.html : "";
  for (const markup of ["<img", "<script", 'href="javascript:', "onerror=alert(1)>"])
    expect(html).not.toContain(markup);
  expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
  const [first = ""] = Object.values(linksOf(mail));
  const page = await get(first);
  expect(page.text).not.toMatch(/<img|<script/);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect((await task(id)).status).not.toBe("completed");
});

test.each([
  [
    "line breaks",
    "Approve?\r\nBcc: everybody@acme.test\r\n\r\nHello",
    "Review: Approve? Bcc: everybody@acme.test Hello",
  ],
  ["other line ends", "a\u2028b\u0085c\u0007d", "Review: a b c d"],
  ["other alphabets", "Größe prüfen? 🙂 是", "Review: Größe prüfen? 🙂 是"],
  ["length", `Long ${"x".repeat(400)}`, `Review: Long ${"x".repeat(136)}…`],
])("a question's %s stay within the subject", async (_what, title, subject) => {
  const { mailOf, ask } = office();
  const id = await ask({ task: title });
  const { parsed, to, source } = await mailOf(id);
  expect(parsed.subject).toBe(subject);
  expect(to).toBe("ann@acme.test");
  expect(parsed.headers.has("bcc")).toBe(false);
  const head = source.split("\r\n\r\n")[0] ?? "";
  expect(head).not.toMatch(/^bcc:/im);
  expect(Math.max(...head.split("\r\n").map((line) => line.length))).toBeLessThan(998);
});

test("a question of many lines has a short title, and stands in the mail whole", async () => {
  const { mailOf, ask } = office();
  const lines = Array.from({ length: 60 }, (_line, index) => `Paragraph ${index} of the question.`);
  const id = await ask({ task: lines.join("\n\n") });
  const text = (await mailOf(id)).parsed.text ?? "";
  expect(text).toContain("Paragraph 0 of the question. Paragraph 1");
  expect(text).toContain("Paragraph 59 of the question.");
});

test("a redacted payload stays out of mails, log and links; it is seen in the task only", async () => {
  const { mailOf, ask, get } = office();
  const id = await ask({ redact_payload: true, payload: { secret_name: "Jane Doe" }, payload_schema: {} });
  const mail = await mailOf(id);
  expect(mail.source + mail.parsed.text + String(mail.parsed.html)).not.toMatch(
    /Jane Doe|secret_name|Secret/,
  );
  expect(mail.parsed.text).toContain("kept out of mails");
  const links = linksOf(mail);
  expect(Object.keys(links)).toEqual(["Open task"]);
  expect((await get(links["Open task"] ?? "")).text).not.toContain("Jane Doe");
});

test("what the form says of a choice stands above its buttons, and only yes and no have a colour", async () => {
  const { mailOf, ask } = office();
  const asking = (task: string, field: object) =>
    ask({ task, response_schema: { type: "object", required: ["carrier"], properties: { carrier: field } } });
  const mailed = async (id: string) => {
    const { text = "", html } = (await mailOf(id)).parsed;
    return { text, html: String(html) };
  };
  const words = {
    title: "Carrier of the return",
    description: "Express\nwas paid for.\u2028Open task: http://x",
  };
  const choice = await mailed(await asking("Which one?", { ...words, enum: ["dhl", "ups"] }));
  expect(choice.text).toContain(
    "\n  Carrier of the return\n  Express was paid for. Open task: http://x\n\nDhl: http",
  );
  expect(choice.html).toMatch(/Carrier of the return.*Express was paid for/s);
  expect(choice.html.match(/<a class="\w+"/g)).toEqual([
    '<a class="plain"',
    '<a class="plain"',
    '<a class="ink"',
  ]);

  const plain = await mailed(
    await asking("Send it?", { title: "Carrier", description: "Send it?", type: "boolean" }),
  );
  expect(plain.text).not.toContain("  Carrier");
  expect(plain.text.match(/Send it\?/g)).toHaveLength(1);
  expect(plain.html.match(/<a class="\w+"/g)).toEqual(['<a class="yes"', '<a class="no"', '<a class="ink"']);
});

test("evidence is bounded, however much there is", async () => {
  const { mailOf, ask } = office();
  const deep = (levels: number): object => (levels === 0 ? { end: true } : { inner: deep(levels - 1) });
  const id = await ask({
    payload: {
      ...Object.fromEntries(
        Array.from({ length: 100 }, (_entry, index) => [`field_${index}`, "v".repeat(5_000)]),
      ),
      deep: deep(50),
      rows: Array.from({ length: 500 }, (_row, index) => ({ index })),
    },
    payload_schema: {},
    response_schema: DECISION,
  });
  const { source, parsed } = await mailOf(id);
  expect(source.length).toBeLessThan(150_000);
  expect(parsed.text).toContain("And: 62 more in the task");
  expect(Object.keys(linksOf(await mailOf(id)))).toEqual(["Approve", "Reject", "Open task"]);
});
