import fc from "fast-check";
import {
  type Caller,
  everybody,
  isVisitor,
  OPERATOR,
  PEOPLE,
  type Person,
  type Pool,
  type Slot,
  type Who,
} from "./cast.ts";

/** Whom a task is for, as `assign_to` can say it. */
export type Assign =
  | { kind: "nobody" }
  | { kind: "address" | "id"; person: Person }
  | { kind: "list"; people: Person[] }
  | { kind: "pool"; pool: Pool };

/** `holder` is whoever holds the task when the move is made. */
export type By = Omit<Caller, "who"> & { who: Who | "holder" };

export interface Create {
  verb: "create";
  slot: Slot;
  by: By;
  assign: Assign;
  /** How many verdicts there may be; 0 where no answer is verified. */
  budget: number;
  callback: boolean;
  seconds: number;
  /** What is answered where nobody does; null where the task then times out. */
  fallback: "yes" | "no" | "wrong" | null;
}

/** What somebody does with a task. */
export type Act =
  | Create
  | { verb: "open" | "claim" | "release" | "cancel" | "delete"; slot: Slot; by: By }
  | { verb: "reassign" | "delegate"; slot: Slot; by: By; to: Person; named: "id" | "address" }
  | { verb: "complete"; slot: Slot; by: By; answer: "yes" | "no" | "wrong" }
  | { verb: "draft"; slot: Slot; by: By; text: string | null }
  /** To so many seconds from now. */
  | { verb: "set_deadline"; slot: Slot; by: By; seconds: number };

/** What somebody does with the directory. */
export type Staffing = { verb: "add" | "deactivate" | "reactivate"; by: By; person: Person };

/** What the server does of itself, and the time. */
export type Event =
  | { verb: "judge"; slot: Slot; verdict: "passes" | "rejects" | "fails" }
  | { verb: "deliver" | "fail"; slot: Slot }
  | { verb: "resend"; slot: Slot }
  | { verb: "expire" }
  | { verb: "pass"; seconds: number };

export type Move = Act | Staffing | Event;
export type Verb = Move["verb"];

export const VERBS: readonly Verb[] = [
  ...(["create", "open", "claim", "release", "reassign", "delegate", "complete", "draft"] as const),
  ...(["cancel", "delete", "set_deadline", "judge", "deliver", "fail", "resend"] as const),
  ...(["expire", "pass", "add", "deactivate", "reactivate"] as const),
];

const slot = fc.constantFrom<Slot>("ours", "ours", "ours", "ours", "theirs");
const person = fc.constantFrom<Person>("ann", "ann", "ben", "ben", "cleo", OPERATOR, "nora");
const other = (at: Slot): Slot => (at === "ours" ? "theirs" : "ours");

/** One of them, the first as often as its weight says. */
const mostly = <T>(weight: number, usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });

/** Joins what two arbitraries make. */
const both = <A extends object, B extends object>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>) =>
  fc.tuple(a, b).map(([one, two]): A & B => ({ ...one, ...two }));

const anybody = fc.constantFrom<Who | "holder">("nobody", ...everybody("ours").map(({ who }) => who));

/** Mostly those who may, now and then anybody; few visitors come to a task that is not theirs. */
const by = (...likely: (Who | "holder")[]): fc.Arbitrary<{ slot: Slot; by: By }> =>
  fc
    .record({
      slot,
      who: mostly(7, fc.constantFrom(...likely), anybody),
      astray: mostly(9, fc.constant(false), fc.constant(true)),
    })
    .map(({ slot: at, who, astray }) => ({ slot: at, by: { who, to: astray ? other(at) : at } }));

const byKeeper = by("root", OPERATOR, OPERATOR, OPERATOR, "service");
const byHolder = by("holder", "holder", "holder", "holder", OPERATOR);
const byReader = by("holder", "holder", "holder", "ann", "ben", "nora", "ann's page", "ann's link");
const byClaimer = by("ann", "ben", "cleo", OPERATOR, OPERATOR, "nora", "ann's page");
const byAnswerer = by(
  ...(["holder", "holder", "holder", "ann", "ben", OPERATOR, "root", "service"] as const),
  ...(["ann's link", "ann's link", "ann's link", "nora's link", "form"] as const),
);

const assign: fc.Arbitrary<Assign> = fc.oneof(
  fc.record({ kind: fc.constant("nobody") }),
  fc.record({ kind: fc.constantFrom("address", "id"), person }),
  fc.record({
    kind: fc.constant("list"),
    people: fc.shuffledSubarray([...PEOPLE], { minLength: 2, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("pool"), pool: fc.constantFrom<Pool>("desk", "desk", "desk", "attic") }),
);

/** By somebody of the namespace of the slot. */
const createIn = (at: Slot): fc.Arbitrary<Create> => {
  const asker = fc.constantFrom<Who>(
    ...(at === "ours" ? (["root", OPERATOR] as const) : (["service", "asker"] as const)),
  );
  const refused = fc.constantFrom<Who>("nobody", "ann", "form", "ann's page");
  return fc.record({
    verb: fc.constant("create"),
    slot: fc.constant(at),
    by: fc.record({ who: mostly(15, asker, refused), to: fc.constant(at) }),
    assign,
    budget: fc.constantFrom(0, 1, 2, 2),
    callback: fc.boolean(),
    seconds: fc.constantFrom(60, 600),
    fallback: mostly(15, fc.constantFrom(null, "yes", "no"), fc.constant("wrong")),
  });
};
const create = mostly(4, createIn("ours"), createIn("theirs"));

const verb = <const V extends Verb>(name: V) => fc.record({ verb: fc.constant(name) });
const handOver = <const V extends Verb>(name: V) =>
  fc.record({ verb: fc.constant(name), to: person, named: fc.constantFrom("id", "address") });
const staffing = (name: Staffing["verb"], who: fc.Arbitrary<Person>): fc.Arbitrary<Staffing> =>
  fc.record({ verb: fc.constant(name), by: byKeeper.map(({ by: keeper }) => keeper), person: who });

/** The furthest that a deadline can be, in seconds. */
export const MONTH = 2_592_000;

const MOVES: readonly [weight: number, fc.Arbitrary<Move>][] = [
  [2, create],
  [4, both(verb("open"), byReader)],
  [5, both(verb("claim"), byClaimer)],
  [4, both(verb("release"), byHolder)],
  [1, both(verb("cancel"), byKeeper)],
  [1, both(verb("delete"), byKeeper)],
  [
    2,
    both(
      fc.record({
        verb: fc.constant("set_deadline"),
        seconds: mostly(7, fc.constantFrom(1, 60, 600), fc.constantFrom(0, MONTH + 1)),
      }),
      byKeeper,
    ),
  ],
  [3, both(handOver("reassign"), byKeeper)],
  [4, both(handOver("delegate"), byHolder)],
  [
    9,
    both(
      fc.record({
        verb: fc.constant("complete"),
        answer: fc.constantFrom("yes", "yes", "no", "no", "wrong"),
      }),
      byAnswerer,
    ),
  ],
  [4, both(fc.record({ verb: fc.constant("draft"), text: fc.constantFrom("one", "two", null) }), byHolder)],
  [
    6,
    fc.record({
      verb: fc.constant("judge"),
      slot,
      verdict: fc.constantFrom("passes", "rejects", "rejects", "fails"),
    }),
  ],
  [4, fc.record({ verb: fc.constant("deliver"), slot })],
  [3, fc.record({ verb: fc.constant("fail"), slot })],
  [3, fc.record({ verb: fc.constant("resend"), slot })],
  [2, fc.record({ verb: fc.constant("pass"), seconds: fc.constantFrom(30, 60, 120, 600) })],
  [2, verb("expire")],
  [1, staffing("add", fc.constant("nora"))],
  [2, staffing("deactivate", person)],
  [1, staffing("reactivate", person)],
];
const move = fc.oneof(...MOVES.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** The most moves of a history. */
const MOST = 25;

/** Begins with tasks to do something with. */
export const history: fc.Arbitrary<Move[]> = fc
  .tuple(
    createIn("ours"),
    fc.option(createIn("theirs"), { nil: undefined }),
    fc.array(move, { maxLength: MOST - 2, size: "max" }),
  )
  .map(([ours, theirs, rest]) => [ours, ...(theirs ? [theirs] : []), ...rest]);

/** A move on one line. */
export function told(one: Move): string {
  const { verb: name, by: caller, ...rest } = { by: undefined, ...one };
  const to = caller && caller.who !== "holder" && isVisitor(caller.who) ? ` to ${caller.to}` : "";
  return [name, ...(caller ? [`by ${caller.who}${to}`] : []), JSON.stringify(rest)].join(" ");
}
