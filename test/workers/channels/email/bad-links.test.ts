import { expect, test } from "vitest";
import { deriveKey } from "../../../../src/config.ts";
import { MAGIC_SALT, signMagic } from "../../../../src/workers/channels/email/links/magic.ts";
import { PAYLOAD_KEY } from "../../../support/server.ts";
import { link, linksOf, type Office, useOffice, wordsOf } from "./office.ts";

const shared = useOffice();

/** All that could change by a request. */
async function everything({ server }: Office): Promise<unknown> {
  const tables = ["tasks", "users", "sessions", "audit_entries", "deliveries", "spent_links", "outbox"];
  return Promise.all(
    tables.map((table) =>
      server.database.db.query({ name: `test-all-${table}`, text: `select * from ${table} order by 1` }, []),
    ),
  );
}

const tokenOf = (url: string): string => url.split("/").at(-1) ?? "";

test("a scanner that follows every link, however often, changes nothing", async () => {
  const office = shared();
  const { mailOf, ask, get, server, told } = office;
  const id = await ask();
  const mail = await mailOf(id);
  await told(id);
  const before = await everything(office);
  for (const url of Object.values(linksOf(mail))) {
    for (const _time of [1, 2]) expect((await get(url)).status).toBe(200);
    const { pathname, search } = new URL(url);
    expect((await server.call("HEAD", pathname + search, { token: null })).status).toBe(200);
    for (const method of ["OPTIONS", "PUT"]) await server.call(method, pathname + search, { token: null });
  }
  expect(await everything(office)).toEqual(before);
});

test("a link changed by one character is none of ours", async () => {
  const office = shared();
  const { mailOf, ask, get, press } = office;
  const id = await ask();
  const mail = await mailOf(id);
  const url = link(mail, "Approve");
  const at = url.length - 20;
  const changed = url.slice(0, at) + (url[at] === "x" ? "y" : "x") + url.slice(at + 1);
  const open = link(mail, "Open task");
  const others = [
    changed,
    `${url}A`,
    open.replace("ann", "bob"),
    open.slice(0, -1),
    open.replace(/&t=[^&]*/, ""),
  ];
  for (const bad of others) {
    for (const reply of [await get(bad), await press(bad)]) {
      expect(reply.status, bad).toBe(400);
      expect(wordsOf(reply)).toContain("This link is not valid");
      expect(wordsOf(reply)).not.toMatch(/thank/i);
    }
  }
  expect((await office.task(id)).status).not.toBe("completed");
  for (const token of [
    "a/b",
    `${tokenOf(url)}/b`,
    `${tokenOf(url)}%3E`,
    "A".repeat(1_020),
    "A".repeat(8_000),
  ]) {
    for (const reply of [
      await get(`/api/channels/email/action/${token}`),
      await press(`/api/channels/email/action/${token}`),
    ])
      expect([reply.status, wordsOf(reply)]).toEqual([
        400,
        expect.stringContaining("This link is not valid"),
      ]);
  }
});

test("a link answers once: pressed again, or twice at the same time, it is gone", async () => {
  const { mailOf, ask, get, press, server } = shared();
  const id = await ask();
  const url = link(await mailOf(id), "Approve");
  const presses = await Promise.all([press(url), press(url), press(url)]);
  expect(presses.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  const again = await press(url);
  expect(again.status).toBe(410);
  expect(wordsOf(again)).toContain("This link has been used");
  expect(wordsOf(again)).not.toMatch(/thank|recorded/i);
  // A second press takes the place of the page of the first, so it tells what became of that.
  expect(wordsOf(again)).toMatch(
    /Approve \$250 refund\? ann@acme\.test answered it on .+ The answer: Approve\./,
  );
  const looked = await get(url);
  expect(looked.status).toBe(200);
  expect(wordsOf(looked)).toContain("This task has ended");
  const { json } = await server.call("GET", `/api/tasks/${id}/audit`);
  expect(json.filter(({ action }: { action: string }) => action === "completed")).toHaveLength(1);
});

test("a link is good for 24 hours at most, and never longer than its task", async () => {
  const { mailOf, ask, get, press, server, task } = shared();
  const day = 86_400;
  const seconds = Math.floor(Date.now() / 1000);
  const expiryOf = (url: string) =>
    JSON.parse(Buffer.from(tokenOf(url), "base64url").subarray(32).toString()).e;
  const short = expiryOf(link(await mailOf(await ask({ timeout_seconds: 900 })), "Approve"));
  expect(Math.abs(short - seconds - 900)).toBeLessThan(30);
  const id = await ask({ timeout_seconds: 10 * day });
  const mail = await mailOf(id);
  const long = link(mail, "Approve");
  expect(Math.abs(expiryOf(long) - seconds - day)).toBeLessThan(30);

  const claims = {
    taskId: id,
    field: "approved",
    valueJson: "true",
    recipient: "ann@acme.test",
    linkId: "B".repeat(22),
  };
  const key = deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), MAGIC_SALT);
  const late = long.replace(tokenOf(long), signMagic(key, { ...claims, expireSecond: seconds - 1 }));
  for (const reply of [await get(late), await press(late)]) {
    expect(reply.status).toBe(400);
    expect(wordsOf(reply)).toContain("This link has expired");
    // The task is still open, and the address was proved by the signature.
    expect(reply.text).toContain("email-handoff?to=ann%40acme.test");
  }
  expect((await task(id)).status).not.toBe("completed");
  // There is no way on where the task is over.
  await server.call("POST", `/api/tasks/${id}/cancel`);
  for (const reply of [await get(late), await press(late)]) {
    expect([reply.status, wordsOf(reply)]).toEqual([400, expect.stringContaining("This link has expired")]);
    expect(reply.text).not.toContain("email-handoff");
  }
});

test("links of a task that ended, or is gone, say so", async () => {
  const { mailOf, ask, get, press, server, task } = shared();
  const cancelled = await ask();
  const first = await mailOf(cancelled);
  await server.call("POST", `/api/tasks/${cancelled}/cancel`);
  for (const url of Object.values(linksOf(first))) {
    for (const reply of [await get(url), await press(url)]) {
      expect(reply.status).toBe(200);
      expect(wordsOf(reply)).toContain("It was cancelled");
      expect(reply.headers.get("set-cookie")).toBeNull();
    }
  }
  expect((await task(cancelled)).status).toBe("cancelled");

  const deleted = await ask();
  const second = await mailOf(deleted);
  await server.call("DELETE", `/api/tasks/${deleted}`);
  for (const url of Object.values(linksOf(second))) {
    for (const reply of [await get(url), await press(url)]) {
      expect(reply.status).toBe(404);
      expect(reply.headers.get("content-type")).toContain("text/html");
      expect(wordsOf(reply)).toContain("does not exist any more");
    }
  }
});

test("a link from before that names no recipient still answers, for nobody by name", async () => {
  const { mailOf, ask, press, get, task } = shared();
  // Of two, so that the task is nobody's: what is assigned to one address is answered by that one alone.
  const id = await ask({ notify: ["email:ann@acme.test", "email:bob@acme.test"] });
  await mailOf(id);
  const key = deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), MAGIC_SALT);
  const token = signMagic(key, {
    taskId: id,
    field: "approved",
    valueJson: "false",
    recipient: undefined,
    linkId: "C".repeat(22),
    expireSecond: Math.floor(Date.now() / 1000) + 60,
  });
  expect(wordsOf(await get(`/api/channels/email/action/${token}`))).toContain("Reject");
  expect((await press(`/api/channels/email/action/${token}`)).status).toBe(200);
  expect(await task(id)).toMatchObject({ response: { approved: false }, completed_by_email: null });
});

test("an answer that the form does not take spends nothing and says what to do", async () => {
  const { mailOf, ask, press, task } = shared();
  const id = await ask();
  await mailOf(id);
  const key = deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), MAGIC_SALT);
  const claims = { taskId: id, recipient: "ann@acme.test", linkId: "D".repeat(22), field: "approved" };
  const expireSecond = Math.floor(Date.now() / 1000) + 60;
  const sign = (valueJson: string) =>
    `/api/channels/email/action/${signMagic(key, { ...claims, valueJson, expireSecond })}`;
  const refused = await press(sign('"perhaps"'));
  expect(refused.status).toBe(422);
  expect(wordsOf(refused)).toContain("Nothing was recorded");
  expect(refused.text).toContain("email-handoff");
  expect((await task(id)).status).not.toBe("completed");
  expect((await press(sign("true"))).status).toBe(200);
  expect((await task(id)).status).toBe("completed");
});

test("a token of ours with what cannot be an id in it is not valid", async () => {
  const { get, press } = shared();
  const key = deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), MAGIC_SALT);
  const good = {
    ...{ taskId: "tsk_1", field: "approved", valueJson: "true", recipient: "ann@acme.test", linkId: "abc" },
    expireSecond: 4_000_000_000,
  };
  for (const member of ["taskId", "field", "recipient", "linkId"]) {
    for (const bad of ["a\0b", "a\ud800b"]) {
      const token = signMagic(key, { ...good, [member]: bad });
      const path = `/api/channels/email/action/${token}`;
      for (const reply of [await get(path), await press(path)]) expect(reply.status, member).toBe(400);
    }
  }
});
