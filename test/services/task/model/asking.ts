import { type Person, POOLS } from "./cast.ts";
import { type Reply, refused, signature } from "./change.ts";
import type { Assign, Create } from "./moves.ts";
import { callerOf, doorReason } from "./rules.ts";
import { type Assignee, canAct, type Offer, ownerOf, type Task, taskOf, type World } from "./world.ts";

interface Routed {
  assignee: Assignee;
  offers: Offer[];
  /** Who is told, each by their own channel. */
  told: Person[];
}

/** Whoever was picked least recently, at first in the order in which they were added. */
function pick(world: World, candidates: readonly Person[]): Person | undefined {
  const [picked] = candidates
    .filter((person) => canAct(world, person))
    .sort((one, two) => world.people[one].turn - world.people[two].turn);
  if (picked === undefined) return undefined;
  world.turn += 1;
  world.people[picked].turn = world.turn;
  return picked;
}

/** Core section 7 under ruling 41: one person is assigned, several are offered the task, nobody inactive is. */
function route(world: World, assign: Assign): Routed {
  const { people } = world;
  switch (assign.kind) {
    case "nobody":
      return { assignee: null, offers: [], told: [] };
    case "list": {
      const told = assign.people.filter((person) => !people[person].known || people[person].active);
      return { assignee: null, offers: assign.people.map((address) => ({ address })), told };
    }
    case "pool": {
      const picked = pick(world, POOLS[assign.pool]);
      const offers = [{ pool: assign.pool }];
      return picked === undefined
        ? { assignee: null, offers, told: [] }
        : { assignee: { person: picked }, offers, told: [picked] };
    }
    default: {
      const { kind, person } = assign;
      const { known } = people[person];
      // No id is that of somebody who is yet to be added.
      const offers = [kind === "address" ? { address: person } : { id: known ? person : null }];
      if (canAct(world, person)) return { assignee: { person }, offers, told: [person] };
      if (known || kind === "id") return { assignee: null, offers, told: [] };
      return { assignee: { address: person }, offers, told: [person] };
    }
  }
}

/** Asks once a key: the same key names the same task for as long as there is one (rulings 4 and 5). */
export function ask(world: World, move: Create): Reply {
  const caller = callerOf(world, move.by);
  const reason = doorReason(caller, "create");
  if (reason) return refused(reason);
  if (move.fallback === "wrong") return refused("RESPONSE_SCHEMA_MISMATCH");
  const existing = taskOf(world, move.slot);
  if (existing) {
    if (move.budget > 0 && existing.budget === 0) return refused("IDEMPOTENCY_CONFLICT");
    return { said: "done", status: existing.status };
  }
  const { assignee, offers, told } = route(world, move.assign);
  const isHeld = assignee !== null && "person" in assignee;
  const task: Task = {
    name: `${move.slot} ${world.tasks.length}`,
    slot: move.slot,
    owner: ownerOf(move.slot),
    gone: false,
    status: isHeld ? "assigned" : "created",
    assignee,
    offers,
    budget: move.budget,
    attempts: 0,
    submission: undefined,
    answer: null,
    answeredBy: null,
    fallback: move.fallback,
    isByPolicy: false,
    wantsCallback: move.callback,
    callbacks: [],
    verifications: [],
    messages: told.map((to) => ({ to, state: "queued" })),
    isTold: false,
    drafts: {},
    trail: [
      { revision: 1, action: "created", from: null, to: "created", by: signature(caller), about: null },
      ...(isHeld
        ? [
            {
              ...{ revision: 1, action: "assigned", from: "created", to: "assigned" },
              ...{ by: "system", about: assignee.person },
            },
          ]
        : []),
    ],
    revision: 1,
    createdAt: world.now,
    dueAt: world.now + move.seconds,
    changedAt: world.now,
  };
  world.tasks.push(task);
  return { said: "done", status: task.status };
}
