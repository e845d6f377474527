import { expect, test } from "vitest";
import { ADMIN } from "../../support/services.ts";
import {
  DAY,
  insertPast,
  node,
  PEOPLE,
  past,
  plain,
  randomOf,
  recount,
  spread,
  spreadUp,
  useNode,
} from "./history.ts";

useNode();

const ask = async (windowDays: number) => plain(await node.stats(ADMIN).getStats({ windowDays }));
const now = () => node.clock.now();

test("a policy answers in nobody's time; people are called by name, else by address", async () => {
  const at = now().getTime() - 3_600_000;
  const [ana, ben, eva] = PEOPLE.map(({ id }) => id);
  await insertPast(node.db, [
    past(at, { by: ana ?? null, channel: "slack", opened: at + 10_000, changed: at + 20_000 }),
    past(at, { by: "ANA@corp.test", channel: "slack", changed: at + 40_000 }),
    past(at, { by: ben ?? null, channel: "email", changed: at + 80_000 }),
    past(at, { by: eva ?? null, channel: "email", changed: at + 5_000 }),
    past(at, { by: "guest@elsewhere.test", changed: at + 400 }),
    past(at, { channel: "policy", changed: at + 3_000_000 }),
    past(at, { by: ana ?? null, status: "cancelled", opened: at + 30_000 }),
    past(at, { status: "in_progress", opened: at + 70_000 }),
  ]);
  const stats = await ask(1);
  expect(stats).toMatchObject({
    seen: spread([10_000, 30_000, 70_000]),
    answered: spread([20_000, 40_000, 80_000, 5_000, 400]),
    byChannel: [
      { name: "email", completed: 2, ...spread([80_000, 5_000]) },
      { name: "slack", completed: 2, ...spread([20_000, 40_000]) },
      { name: "policy", completed: 1, ...spread([]) },
      { name: "unknown", completed: 1, ...spread([400]) },
    ],
  });
  expect(stats.people).toEqual([
    { userId: ana, shown: "Ana", ...spread([20_000, 40_000]) },
    { userId: eva, shown: "Eva", ...spread([5_000]) },
    { userId: ben, shown: "ben@corp.test", ...spread([80_000]) },
    { userId: undefined, shown: "guest@elsewhere.test", ...spread([400]) },
  ]);
});

test("of many people the fifty most busy are told", async () => {
  const at = now().getTime() - 3_600_000;
  const answers = Array.from({ length: 60 }, (_, n) =>
    Array.from({ length: n < 45 ? 3 : 1 }, () =>
      past(at, { by: `p${String(n).padStart(2, "0")}@corp.test` }),
    ),
  );
  await insertPast(node.db, answers.flat());
  const { people } = await ask(1);
  expect(people).toHaveLength(50);
  expect(people.map(({ count }) => count)).toEqual([...Array(45).fill(3), ...Array(5).fill(1)]);
  expect(people.at(-1)?.shown).toBe("p49@corp.test");
});

test.each([1, 2, 3, 4, 7, 16, 17, 30, 64, 90, 200, 365])(
  "a window of %d days is the same, whichever days are counted together",
  async (days) => {
    const random = randomOf(days);
    const tasks = Array.from({ length: 1_000 }, () => {
      const created = now().getTime() - Math.floor(random() * 380 * DAY);
      const changed = created + Math.min(now().getTime() - created, Math.floor(random() ** 6 * 30 * DAY));
      return past(created, { changed, opened: changed, by: "guest@elsewhere.test" });
    });
    await insertPast(node.db, tasks);
    expect(await ask(days)).toEqual(recount(tasks, now(), days));
    expect(await spreadUp(node.db)).toBeGreaterThan(900);
  },
);
