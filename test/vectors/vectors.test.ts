import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../gateway/server.ts";
import { Clock } from "../support/services.ts";
import { ANSWERS } from "./data/answers.ts";
import { LIVES } from "./data/lives.ts";
import { QUESTIONS } from "./data/questions.ts";
import { VALUES } from "./data/values.ts";
import type { Door } from "./doors/door.ts";
import { openDoors } from "./doors/index.ts";
import { expected, type Outcome, play, withoutMessages } from "./play.ts";
import { askOf, movesClock } from "./vector.ts";

const VECTORS = [...VALUES, ...ANSWERS, ...LIVES, ...QUESTIONS];

const clock = new Clock();
let server: TestServer;
let opened: ReturnType<typeof openDoors>;
beforeAll(async () => {
  server = await startServer({ now: clock.now });
  opened = openDoors(server);
});
afterAll(async () => {
  opened.close();
  await server.close();
});

let plays = 0;

test.each(VECTORS.map((vector) => [vector.name, vector] as const))("%s", async (_name, vector) => {
  const doors = opened.doors.filter((door) => door.speaks(askOf(vector, "")));
  const outcomes: Record<string, Outcome> = {};
  const wanted: Record<string, Outcome> = {};
  const run = async (door: Door) => {
    outcomes[door.name] = await play({ server, clock }, vector, door);
    wanted[door.name] = expected(vector, door);
  };
  // Whoever moves the clock moves it for all.
  if (movesClock(vector)) for (const door of doors) await run(door);
  else await Promise.all(doors.map(run));
  expect(withoutMessages(outcomes)).toEqual(withoutMessages(wanted));
  // What is said of a refusal is the same everywhere, too.
  const said = Object.values(outcomes).map(({ created, acts, ends }) =>
    JSON.stringify([created, acts, ends], (name, value) =>
      name === "message" || typeof value === "object" ? value : undefined,
    ),
  );
  expect(new Set(said).size).toBe(1);
  plays += doors.length;
});

test("every vector came to the same at every door", ({ task }) => {
  const { doors } = opened;
  task.meta.proof = { vectors: VECTORS.length, doors: doors.length, outcomes: plays };
  console.log(`F5: ${VECTORS.length} vectors, ${doors.length} doors, ${plays} outcomes alike`);
  expect(new Set(VECTORS.map(({ name }) => name)).size).toBe(VECTORS.length);
  expect(plays).toBeGreaterThan(VECTORS.length * 8);
});
