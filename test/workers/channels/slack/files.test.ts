import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { textOf } from "../../../support/slack-person.ts";
import { Receiver } from "../../receiver.ts";
import { openForm, type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const FILES = { type: "array", items: { type: "object" } };
const upload = (name: string, label: string) => ({ kind: "file_upload", name, label, multiple: true });

/** A form that asks for files twice. */
const open = () =>
  openForm(
    t,
    { proof: FILES, more: FILES },
    { required: ["proof"], form: { fields: [upload("proof", "Proof"), upload("more", "More")] } },
  );

const BLOCK = "awaithumans:proof";

test("all that was chosen is in the answer, each at its field, byte for byte", async () => {
  const { id, person, view } = await open();
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const { json } = await person.submit(view, {
    Proof: [t.slack.addFile("ä b.bin", bytes, ""), t.slack.addFile("c.txt", Buffer.from("c"), "text/plain")],
    More: [t.slack.addFile("empty", Buffer.alloc(0), "<script>")],
  });
  expect(json).toEqual({});
  const data = (mime: string, content: Buffer) => `data:${mime};base64,${content.toString("base64")}`;
  const [binary, text] = ["application/octet-stream", "text/plain"];
  expect((await t.read(id)).response).toEqual({
    proof: [
      { name: "ä b.bin", mime: binary, size: 256, data: data(binary, bytes) },
      { name: "c.txt", mime: text, size: 1, data: data(text, Buffer.from("c")) },
    ],
    more: [{ name: "empty", mime: binary, size: 0, data: data(binary, Buffer.alloc(0)) }],
  });
});

test("as much as an answer holds is taken, and not more", async () => {
  const { id, person, view } = await open();
  const half = t.slack.addFile("half", Buffer.alloc(1_750_000));
  await person.submit(view, { Proof: [half], More: [t.slack.addFile("more", Buffer.alloc(1_750_001))] });
  const sentence = expect.stringContaining("at most 3.5 MB are taken");
  expect(view.errors).toEqual({ [BLOCK]: sentence, "awaithumans:more": sentence });
  expect((await t.read(id)).response).toBeNull();
  const rest = t.slack.addFile("rest", Buffer.alloc(1_750_000));
  await person.submit(view, { Proof: [half], More: [rest] });
  await expect.poll(async () => (await t.read(id)).status).toBe("completed");
});

test.each([
  ["a file", { Proof: [3_500_001] }],
  ["two of one field", { Proof: [1_750_000, 1_750_001] }],
  ["two of two fields", { Proof: [1_750_000], More: [1_750_001] }],
])("Slack may say less of %s than there is", async (_what, chosen) => {
  const { id, person, view } = await open();
  const small = (bytes: number) => ({ ...t.slack.addFile("big", Buffer.alloc(bytes)), size: 1 });
  const typed = Object.entries(chosen).map(([label, sizes]) => [label, sizes.map(small)]);
  await person.submit(view, Object.fromEntries(typed));
  await t.slack.when(() => JSON.stringify([view.errors, view.view]).includes("at most 3.5 MB are taken"));
  expect((await t.read(id)).response).toBeNull();
});

test.each([
  ["has trouble", { status: 503 } as const, /submit again/],
  ["sets a limit", { status: 429, retryAfter: 30 } as const, /submit again/],
  ["cuts the connection", "cut" as const, /submit again/],
  ["does not know the file", { status: 404 } as const, /choose it in the dashboard.*files:read/],
])(
  "where Slack %s the form keeps what was put in, and says so at the field",
  async (_what, fault, sentence) => {
    const { id, person, view } = await open();
    t.slack.fail("file", fault);
    await person.submit(view, { Proof: [t.slack.addFile("a", Buffer.from("a"))] });
    expect(view.errors).toEqual({ [BLOCK]: expect.stringMatching(sentence) });
    expect((await t.read(id)).response).toBeNull();
    expect((await person.submit(view)).json).toEqual({});
  },
);

test("a file that takes its time is stored after Slack was answered, and the form says so", async () => {
  const { id, person, view } = await open();
  t.slack.fail("file", "hang");
  await person.submit(view, { Proof: [t.slack.addFile("a", Buffer.from("a"))] });
  expect(view.errors).toEqual({ [BLOCK]: expect.stringMatching(/takes longer than usual/) });
  await t.slack.when(() => textOf(view.view.blocks).includes("did not hand the file over"));
  expect((await t.read(id)).response).toBeNull();
});

test("a token that may not read files is told to whoever answered", async () => {
  const { person, view } = await open();
  t.slack.revoke();
  await person.submit(view, { Proof: [t.slack.addFile("a", Buffer.from("a"))] });
  t.slack.restore();
  expect(view.errors).toEqual({ [BLOCK]: expect.stringMatching(/scope files:read/) });
});

test("the token goes to Slack and nowhere else", async () => {
  const elsewhere = await Receiver.start();
  const { person, view } = await open();
  const file = t.slack.addFile("a", Buffer.from("a"));
  for (const url_private of [elsewhere.url, "https://files.slack.com.evil.test/a", "no address", undefined]) {
    await person.submit(view, { Proof: [{ ...file, url_private }] });
    expect(view.errors).toEqual({ [BLOCK]: expect.stringMatching(/choose it in the dashboard/) });
  }
  expect(elsewhere.received).toEqual([]);
  await elsewhere.close();
});
