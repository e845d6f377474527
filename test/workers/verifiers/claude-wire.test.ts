import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Answer, type AnthropicServer, passes } from "../../support/anthropic-server.ts";
import { ADMIN, refund, refusal, type TestServices } from "../../support/services.ts";
import { openStage, type Stage } from "../../support/verifying.ts";
import { Receiver } from "../receiver.ts";

let vendor: AnthropicServer;
let t: TestServices;
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  ({ vendor, t } = stage);
});
afterAll(() => stage.close());

/** Ends the try under way as its time would, which passes here when a test says so: a machine may be slow. */
let endTry = () => {};
/** How long each try of the test may take. */
let times: number[] = [];
beforeEach(() => {
  times = [];
  const timeout = vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    times.push(ms);
    const time = new AbortController();
    endTry = () => time.abort(new DOMException("The time is up.", "TimeoutError"));
    return time.signal;
  });
  onTestFinished(() => timeout.mockRestore());
});
/** Ends it once what was answered so far has arrived. */
const endTrySoon = () => void setTimeout(() => endTry(), 50);

/** Asks, and answers with a verifier in between. */
async function answered(node: TestServices, key: string) {
  const verifierConfigJson = '{"provider":"claude","instructions":"Refuse what contradicts itself."}';
  const { task } = await node.tasks(ADMIN).createTask({ ...refund(key), verifierConfigJson });
  const request = { id: task?.id ?? "", responseJson: '{"approved":true}' };
  return (await node.tasks(ADMIN).completeTask(request)).task;
}

const begin = (response: ServerResponse, headers: Record<string, string> = {}) =>
  response.writeHead(200, { "content-type": "application/json", ...headers });

/** What can become of an answer. */
const BROKEN: readonly (readonly [string, Answer])[] = [
  ["does not begin to answer", () => endTry()],
  [
    "stops after the head",
    (response) => {
      begin(response).flushHeaders();
      endTrySoon();
    },
  ],
  [
    "stops in the middle of the answer",
    (response) => {
      begin(response).write('{"content":[');
      endTrySoon();
    },
  ],
  [
    "cuts the connection in the middle",
    (response) =>
      void begin(response, { "content-length": "500" }).write('{"content":[', () => void response.destroy()),
  ],
];

test.each(BROKEN)("a provider that %s is asked again", async (name, trouble) => {
  vendor.answerWith(trouble, trouble, passes());
  expect((await answered(t, name))?.state).toBe(State.COMPLETED);
  expect(vendor.questions).toHaveLength(3);
  expect(times).toEqual([45_000, 45_000, 45_000]);
});

test("an answer that drips is cut at the time of one try", async () => {
  vendor.answerWith((response) => {
    begin(response);
    const drip = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(drip));
    endTrySoon();
  });
  expect((await refusal(answered(t, "drips"))).message).toContain("did not answer in time");
});

test("a redirect is not followed: the key goes nowhere else", async () => {
  const elsewhere = await Receiver.start();
  onTestFinished(() => elsewhere.close());
  vendor.answerWith(
    (response) => void response.writeHead(307, { location: `${elsewhere.url}/v1/messages` }).end(),
  );
  expect((await refusal(answered(t, "redirect"))).reason).toBe("VERIFIER_PROVIDER_ERROR");
  expect(elsewhere.received).toEqual([]);
});

test("a small answer that unpacks into an endless one breaks off", async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, " "));
  vendor.answerWith((response) => void begin(response, { "content-encoding": "gzip" }).end(bomb));
  expect((await refusal(answered(t, "bomb"))).message).toContain("gave no verdict");
});
