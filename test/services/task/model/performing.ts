import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { recordFailed, recordSent } from "../../../../src/services/channel/jobs.ts";
import { newId } from "../../../../src/services/db/ids.ts";
import { claim } from "../../../../src/services/db/outbox.ts";
import { refusalOf } from "../../../../src/workers/core/channel.ts";
import { answerVerify } from "../../../../src/workers/jobs/answer-verify.ts";
import { ADMIN, refund, type TestServices } from "../../../support/services.ts";
import { addressOf, type Slot } from "./cast.ts";
import type { Reply } from "./change.ts";
import type { Act, Assign, Create, Event, Move, Staffing } from "./moves.ts";
import { arbiter } from "./plugins.ts";
import { callerOf } from "./rules.ts";
import type { Stage } from "./stage.ts";
import type { World } from "./world.ts";

/** A move under way: made on one node of the stage, by whoever it is in the world before it. */
interface Scene {
  stage: Stage;
  node: TestServices;
  world: World;
}

/** Makes a move for real, and says how it was answered. */
export async function perform(move: Move, scene: Scene): Promise<Reply> {
  try {
    return await performed(move, scene);
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return { said: refusal.reason };
  }
}

function performed(move: Move, scene: Scene): Promise<Reply> {
  switch (move.verb) {
    case "create":
      return create(move, scene);
    case "add":
    case "deactivate":
    case "reactivate":
      return staff(move, scene);
    case "judge":
    case "deliver":
    case "fail":
    case "resend":
    case "expire":
    case "pass":
      return happen(move, scene);
    default:
      return act(move, scene);
  }
}

const STATUS = new Map<State, string>(
  Object.entries(State).map(([name, state]) => [state, name.toLowerCase()]),
);

/** The reply with the task that came back. */
function answered({ task }: { task?: { state: State } | undefined }): Reply {
  return task === undefined ? { said: "done" } : { said: "done", status: STATUS.get(task.state) ?? "" };
}

function assignTo(assign: Assign, stage: Stage): { assignToJson?: string } {
  switch (assign.kind) {
    case "nobody":
      return {};
    case "address":
      return { assignToJson: JSON.stringify({ email: addressOf(assign.person) }) };
    case "id":
      return { assignToJson: JSON.stringify({ user_id: stage.userId(assign.person) }) };
    case "list":
      return { assignToJson: JSON.stringify({ emails: assign.people.map(addressOf) }) };
    case "pool":
      return { assignToJson: JSON.stringify({ pool: assign.pool }) };
  }
}

async function create(move: Create, { stage, node, world }: Scene): Promise<Reply> {
  const { assign, budget, callback, seconds, slot, fallback } = move;
  const verifier = { provider: "arbiter", instructions: "Judge.", max_attempts: budget };
  const created = await node.tasks(stage.actor(callerOf(world, move.by))).createTask({
    ...refund("the same key in both namespaces"),
    ...assignTo(assign, stage),
    timeoutSeconds: seconds,
    ...(budget > 0 && { verifierConfigJson: JSON.stringify(verifier) }),
    ...(fallback !== null && { timeoutResponseJson: ANSWERS[fallback] }),
    ...(callback && { callbackUrl: "http://127.0.0.1:9/hook" }),
  });
  if (!created.replayed) stage.noteTask(slot, created.task?.id ?? "");
  return answered(created);
}

const ANSWERS = {
  yes: '{"approved":true,"notes":"ok"}',
  no: '{"approved":false}',
  wrong: '{"approved":"perhaps"}',
} as const;

async function act(move: Exclude<Act, Create>, { stage, node, world }: Scene): Promise<Reply> {
  const tasks = node.tasks(stage.actor(callerOf(world, move.by, move.slot)));
  const id = stage.taskId(move.slot);
  switch (move.verb) {
    case "open":
      return answered(await tasks.openTask({ id }));
    case "claim":
      return answered(await tasks.claimTask({ id }));
    case "release":
      return answered(await tasks.releaseTask({ id }));
    case "reassign":
      return answered(await tasks.reassignTask({ id, assignee: assigneeOf(move, stage) }));
    case "delegate":
      return answered(await tasks.delegateTask({ id, assignee: assigneeOf(move, stage) }));
    case "complete":
      return answered(await tasks.completeTask({ id, responseJson: ANSWERS[move.answer], waitSeconds: 0 }));
    case "set_deadline": {
      const due = new Date(node.clock.now().getTime() + move.seconds * 1000);
      return answered(await tasks.setDeadline({ id, dueTime: timestampFromDate(due) }));
    }
    case "cancel":
      return answered(await tasks.cancelTask({ id }));
    case "delete":
      await tasks.deleteTask({ id });
      return { said: "done" };
    case "draft": {
      const draft = move.text === null ? {} : { draftJson: JSON.stringify({ notes: move.text }) };
      await tasks.setDraft({ id, ...draft });
      return { said: "done" };
    }
  }
}

function assigneeOf({ to, named }: Extract<Act, { verb: "reassign" | "delegate" }>, stage: Stage) {
  return named === "id"
    ? ({ case: "userId", value: stage.userId(to) } as const)
    : ({ case: "email", value: addressOf(to) } as const);
}

async function staff({ verb, by, person }: Staffing, { stage, node, world }: Scene): Promise<Reply> {
  const users = node.users(stage.actor(callerOf(world, by)));
  const id = stage.userId(person);
  if (verb === "add") {
    const { user } = await users.createUser({ email: addressOf(person) });
    stage.notePerson(person, user?.id ?? "");
  } else if (verb === "deactivate") await users.deleteUser({ id });
  else await users.updateUser({ id, active: true, updateMask: { paths: ["active"] } });
  return { said: "done" };
}

async function happen(event: Event, { stage, node }: Scene): Promise<Reply> {
  switch (event.verb) {
    case "pass":
      node.clock.pass(event.seconds);
      return { said: "done" };
    case "expire":
      await node.expire();
      return { said: "done" };
    case "judge":
      return judge(event, { stage, node });
    case "deliver":
    case "fail":
      return record(event, { stage, node });
    case "resend":
      return resend(event.slot, { stage, node });
  }
}

const DUE = {
  name: "model-due",
  text: `select id, attempts as attempt, subject ->> 'delivery_id' as "deliveryId" from outbox
    where task_id = $1 and kind = $2 and state = 'pending' and lease_token is null
    order by coalesce(subject ->> 'delivery_id', id) limit 1`,
};

type Judge = Extract<Event, { verb: "judge" }>;
type Sent = Extract<Event, { verb: "deliver" | "fail" }>;

/** The next row of the outbox for the last task of a slot. */
async function due(kind: string, slot: Slot, { stage, node }: Omit<Scene, "world">) {
  const [row] = await node.db.query<{ id: string; attempt: number; deliveryId: string }>(DUE, [
    stage.taskId(slot),
    kind,
  ]);
  return row;
}

async function judge({ slot, verdict }: Judge, scene: Omit<Scene, "world">): Promise<Reply> {
  const { node } = scene;
  const row = await due("verification", slot, scene);
  if (!row) return { said: "nothing" };
  const { changes, outbox } = node.services;
  const told = { provider: arbiter(verdict), options: { apiKey: "", model: undefined, baseUrl: undefined } };
  const job = answerVerify({
    ...{ db: node.db, verifiers: { ...node.verifiers, open: () => told }, changes, outbox },
    ...{ channels: new Map(), now: node.clock.now, newId, pausesMs: [] },
  });
  const made = await job(row);
  if (made === "stale") return { said: "nothing" };
  return { said: made.includes("moved on") ? "moved on" : "recorded" };
}

/** Records what came of a message that was under way; whether it is still wanted is not asked any more. */
async function record({ verb, slot }: Sent, scene: Omit<Scene, "world">): Promise<Reply> {
  const { db, clock } = scene.node;
  for (;;) {
    const row = await due("delivery", slot, scene);
    if (!row) return { said: "nothing" };
    const { deliveryId } = row;
    const now = clock.now();
    const lease = await claim(db, { ...row, leaseSeconds: 30, now });
    // Somebody else sends that one: the next is this one's.
    if (!lease) continue;
    const told = { deliveryId, now, auditId: newId() };
    const isRecorded =
      verb === "deliver"
        ? await recordSent(db, lease, { ...told, receipt: { number: lease.id }, revision: 0 })
        : await recordFailed(db, lease, { ...told, reason: "post_error", message: "No.", audited: true });
    return { said: isRecorded ? "recorded" : "nothing" };
  }
}

const TRIED = {
  name: "model-tried",
  text: "select id from deliveries where task_id = $1 and state <> 'queued' order by id limit 1",
};

/** An operator has a message sent once more. */
async function resend(slot: Slot, { stage, node }: Omit<Scene, "world">): Promise<Reply> {
  const [delivery] = await node.db.query<{ id: string }>(TRIED, [stage.taskId(slot)]);
  if (!delivery) return { said: "nothing" };
  await node.channels(ADMIN).resendDelivery(delivery);
  return { said: "done" };
}
