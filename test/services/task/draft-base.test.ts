import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";
import { addPerson, type TestPerson } from "./people.ts";

let t: TestServices;
let second: TestServices;
let ana: TestPerson;
beforeAll(async () => {
  t = await createTestServices();
  second = await createTestServices(t);
  ana = await addPerson(t, { email: "ana@corp.test" });
});
afterAll(async () => {
  await second.close();
  await t.close();
});

const NONE = timestampFromMs(0);

let asked = 0;
async function held(): Promise<string> {
  asked += 1;
  const { task } = await t.tasks(ADMIN).createTask({
    ...refund(`draft base ${asked}`),
    assignToJson: '{"email":"ana@corp.test"}',
  });
  return task?.id ?? "";
}

const on = (node: TestServices) => node.tasks(ana);
const says = (words: string) => JSON.stringify({ notes: words });

test("of two devices that go on from the same draft at once, one keeps its own and the other is told of it", async () => {
  const id = await held();
  let base = NONE;
  for (let round = 0; round < 100; round++) {
    // Every other round nothing is there yet.
    if (round % 2 === 0) {
      await on(t).setDraft({ id });
      base = NONE;
    }
    const texts = [says(`desk ${round}`), says(`train ${round}`)];
    const replies = await Promise.all(
      [t, second].map((node, index) => on(node).setDraft({ id, draftJson: texts[index], baseTime: base })),
    );
    const there = await on(second).getDraft({ id });
    const kept = replies.flatMap(({ otherDraftJson }, index) => (otherDraftJson ? [] : [texts[index]]));
    expect(kept).toEqual([there.draftJson]);
    expect(replies.map(({ otherDraftJson }) => otherDraftJson)).toContain(there.draftJson);
    expect(replies.map(({ updateTime }) => updateTime)).toEqual([there.updateTime, there.updateTime]);
    base = there.updateTime ?? NONE;
  }
});

test("who kept the same text already is told that it is there, when they try again and when two devices agree", async () => {
  const id = await held();
  const first = await on(t).setDraft({ id, draftJson: says("mine"), baseTime: NONE });
  t.clock.pass(5);
  expect(await on(second).setDraft({ id, draftJson: says("mine"), baseTime: NONE })).toEqual(first);
  const other = await on(second).setDraft({ id, draftJson: says("theirs"), baseTime: first.updateTime });
  expect(other.otherDraftJson).toBeUndefined();
  const late = await on(t).setDraft({ id, draftJson: says("mine"), baseTime: NONE });
  expect(late).toMatchObject({ otherDraftJson: says("theirs"), updateTime: other.updateTime });
});

test("each other text has a later time, also where a clock stands still, and none is mistaken for its forerunner", async () => {
  const id = await held();
  const times = [];
  for (const words of ["a", "b", "c", "b"]) {
    const { updateTime = NONE } = await on(t).setDraft({ id, draftJson: says(words) });
    times.push(timestampMs(updateTime));
  }
  expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
  const stale = timestampFromMs(times[1] ?? 0);
  const refused = await on(t).setDraft({ id, draftJson: says("d"), baseTime: stale });
  expect(refused.otherDraftJson).toBe(says("b"));
});

test("nothing stands in the way once the draft was forgotten, and without a base whatever is there is replaced", async () => {
  const id = await held();
  const { updateTime } = await on(t).setDraft({ id, draftJson: says("one"), baseTime: NONE });
  expect(await on(second).setDraft({ id, baseTime: NONE })).not.toHaveProperty("otherDraftJson");
  const again = await on(t).setDraft({ id, draftJson: says("two"), baseTime: updateTime });
  expect(again.otherDraftJson).toBeUndefined();
  const blunt = await on(second).setDraft({ id, draftJson: says("three") });
  expect(blunt.otherDraftJson).toBeUndefined();
  expect((await on(t).getDraft({ id })).draftJson).toBe(says("three"));
});

test("a base that is no time is refused", async () => {
  const id = await held();
  const baseTime = { seconds: -99_999_999_999n };
  const { reason, violations } = await refusal(on(t).setDraft({ id, draftJson: "{}", baseTime }));
  expect(reason).toBe("VALIDATION_ERROR");
  expect(violations).toEqual(["/base_time"]);
});
