import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

let asked = 0;
const ask = (notify: string[]) => {
  asked += 1;
  return t.tasks(ADMIN).createTask({ ...refund(`notify ${asked}`), notify });
};

/** Who is told, as destinations are written. */
async function told(notify: string[]): Promise<string[]> {
  const { task } = await ask(notify);
  const { deliveries } = await t.channels(ADMIN).listDeliveries({ taskId: task?.id ?? "" });
  return deliveries.map(({ channel, identity, target }) => `${channel}|${identity ?? ""}|${target}`);
}

test.each([
  ["slack:#approvals", "slack||#approvals"],
  ["slack:C01ABC234", "slack||C01ABC234"],
  ["slack:G01ABC234", "slack||G01ABC234"],
  ["slack:@U01ABC234", "slack||@U01ABC234"],
  ["slack:U01ABC234", "slack||U01ABC234"],
  ["slack:W01ABC234", "slack||W01ABC234"],
  ["slack:@alice", "slack||@alice"],
  ["slack:alice", "slack||alice"],
  ["slack:alice@acme.test", "slack||alice@acme.test"],
  ["slack+T123456:#approvals", "slack|T123456|#approvals"],
  ["email:bob@x.test", "email||bob@x.test"],
  ["email:bob+approvals@x.test", "email||bob+approvals@x.test"],
  ["email+acme-prod:bob+1@x.test", "email|acme-prod|bob+1@x.test"],
  ["email+a+b:bob@x.test", "email|a+b|bob@x.test"],
  ["  email + acme-prod \t:\n bob@x.test ", "email|acme-prod|bob@x.test"],
])("%j is told", async (entry, expected) => {
  expect(await told([entry])).toEqual([expected]);
});

test.each([
  ["nothing", ""],
  ["blanks", "   "],
  ["no colon", "slack"],
  ["no channel", ":#approvals"],
  ["a blank channel", " :#approvals"],
  ["an identity without a channel", "+x:#approvals"],
  ["an empty identity", "email+:bob@x.test"],
  ["a blank identity", "email+ :bob@x.test"],
  ["an empty target", "email:"],
  ["a blank target", "slack:  "],
  ["a channel in capitals", "Slack:#approvals"],
  ["a misspelt channel", "slak:#approvals"],
  ["a name of what every object has", "constructor:x"],
  ["two targets", "email:bob@x.test:ana@x.test"],
  ["two addresses", "email:bob@x.test,ana@x.test"],
  ["a name beside the address", "email:Bob <bob@x.test>"],
  ["a header", "email:bob@x.test\r\nBcc: ana@x.test"],
  ["no address", "email:bob"],
  ["half an address", "email:@x.test"],
  ["a channel of Slack with blanks", "slack:#two words"],
  ["401 characters", `slack:@${"a".repeat(394)}`],
])("%s is refused with its place", async (_, entry) => {
  const error = await refusal(ask(["email:bob@x.test", entry]));
  expect([error.reason, error.violations]).toEqual(["VALIDATION_ERROR", ["/notify/1"]]);
});

test("every entry that is wrong is named at once", async () => {
  const { violations } = await refusal(ask(["sms:1", "slack:#a", "email:", "email:bob@x.test", "+x:y"]));
  expect(violations).toEqual(["/notify/0", "/notify/2", "/notify/4"]);
});

test("50 recipients are told, 51 refused", async () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => `email:b${n}@x.test`);
  expect(await told(many(50))).toHaveLength(50);
  expect((await refusal(ask(many(51)))).violations).toEqual(["/notify"]);
});

test.each([
  ["word for word", ["email:bob@x.test", "email:bob@x.test"], ["email||bob@x.test"]],
  ["with other blanks", ["slack:#a", " slack : #a "], ["slack||#a"]],
  ["in other capitals", ["email:Bob@x.test", "email:bob@X.TEST"], ["email||Bob@x.test"]],
  ["with and without @", ["slack:@U01ABC234", "slack:U01ABC234"], ["slack||@U01ABC234"]],
  [
    "by another sender, which is another message",
    ["email:bob@x.test", "email+acme:bob@x.test"],
    ["email||bob@x.test", "email|acme|bob@x.test"],
  ],
  [
    "by another channel, which is another message",
    ["email:bob@x.test", "slack:bob@x.test"],
    ["email||bob@x.test", "slack||bob@x.test"],
  ],
])("a recipient is told once who is named twice: %s", async (_, notify, expected) => {
  expect(await told(notify)).toEqual(expected);
});

test("one recipient, however often, is a single destination and so the assignee", async () => {
  const { userId } = await createPerson(t, { email: "ivy@x.test" });
  const { task } = await ask(["email:ivy@x.test", "email:IVY@x.test"]);
  expect(task?.assignee?.userId).toBe(userId);
});

test("a single address of somebody deactivated is told, and remembered without its person", async () => {
  const { userId } = await createPerson(t, { email: "gone@x.test" });
  await t.users(ADMIN).deleteUser({ id: userId });
  const { task } = await ask(["email:Gone@x.test"]);
  expect(task?.assignee).toMatchObject({ email: "gone@x.test" });
  expect(task?.assignee?.userId).toBeUndefined();
  const { deliveries } = await t.channels(ADMIN).listDeliveries({ taskId: task?.id ?? "" });
  expect(deliveries[0]?.userId).toBeUndefined();
});
