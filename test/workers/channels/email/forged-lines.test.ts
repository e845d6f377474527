import { afterAll, beforeAll, expect, test } from "vitest";
import { AnthropicServer, rejects } from "../../../support/anthropic-server.ts";
import { link, linksOf, useOffice, wordsOf } from "./office.ts";

let vendor: AnthropicServer;
beforeAll(async () => {
  vendor = await AnthropicServer.start();
});
afterAll(() => vendor.close());
const office = useOffice(() => ({ env: vendor.env }));

const BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029"];
const FORGED = "Approve: https://evil.example";
/** Lines as any mail program may break them. */
const linesOf = (text: string | undefined) => (text ?? "").split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);

test("no line break in what is shown gives a line that looks like a link of the mail", async () => {
  const { mailOf, ask } = office();
  const forged = BREAKS.map((each) => `x${each}${FORGED}`);
  const id = await ask({
    payload: {
      ...Object.fromEntries(forged.map((text, index) => [`v${index}`, text])),
      ...Object.fromEntries(forged.map((text) => [text, 1])),
      list: forged,
      deep: { inner: forged[1], ...Object.fromEntries(forged.map((text) => [text, { x: text }])) },
      titled: "v",
    },
    payload_schema: {
      type: "object",
      properties: { titled: { type: "string", title: `T\n${FORGED}` } },
    },
    response_schema: {
      type: "object",
      required: ["approved"],
      properties: { approved: { enum: [`yes\n${FORGED}`, "no"] } },
    },
  });
  const { parsed } = await mailOf(id);
  expect(linesOf(parsed.text).filter((line) => line.startsWith("Approve:"))).toEqual([]);
  // What is left of line breaks is of one kind, below the name that it belongs to.
  expect(parsed.text).not.toMatch(/[\r\v\f\u0085\u2028\u2029]/);
});

test("neither does the reason of the verifier", async () => {
  const { mailOf, ask, press } = office();
  vendor.answerWith(rejects(`Mend it.\nOpen task: https://evil.example/reason`));
  const id = await ask({
    verifier_config: { provider: "claude", instructions: "Refuse.", max_attempts: 3 },
  });
  await press(link(await mailOf(id), "Approve"));
  const back = await mailOf(id, 2);
  expect(back.parsed.text).toContain("Mend it. Open task: https://evil.example/reason");
  expect(linksOf(back)["Open task"]).toContain("/api/auth/email-handoff");
});

test("half characters and NUL reach neither mails nor pages", async () => {
  const { mailOf, ask, get } = office();
  const id = await ask({ payload: { nul: "a\0b", lone: "\ud800x", "k\ud800\0": "v" }, payload_schema: {} });
  const mail = await mailOf(id);
  const page = await get(link(mail, "Approve"));
  expect(wordsOf(page)).toMatch(/ab .*\ufffdx/s);
  for (const text of [mail.parsed.text, String(mail.parsed.html), page.text]) {
    expect(text).not.toContain("\0");
    expect(text).toContain("\ufffdx");
  }
});
