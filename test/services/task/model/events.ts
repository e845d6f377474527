import { OPERATOR } from "./cast.ts";
import { adopt, change, giveBack, type Reply, refused, signature, unheldStatus } from "./change.ts";
import type { Event, Staffing } from "./moves.ts";
import { callerOf, doorReason } from "./rules.ts";
import { holderOf, isOver, lastOf, type Status, type Submission, type Task, type World } from "./world.ts";

/** Seconds that a verdict may take beyond the deadline: ruling 46. */
const GRACE = 120;

type Verdict = Extract<Event, { verb: "judge" }>["verdict"];

/** What the server does of itself, and the time. */
export function happen(world: World, event: Event): Reply {
  switch (event.verb) {
    case "pass":
      world.now += event.seconds;
      return { said: "done" };
    case "expire":
      for (const task of world.tasks) if (isDue(world, task)) expire(world, task);
      return { said: "done" };
    case "deliver":
      return deliver(world, lastOf(world, event.slot));
    case "fail":
      return giveUp(lastOf(world, event.slot));
    case "resend":
      return resend(lastOf(world, event.slot));
    case "judge":
      return judge(world, { task: lastOf(world, event.slot), verdict: event.verdict });
  }
}

function isDue({ now }: World, task: Task): boolean {
  const grace = task.status === "submitted" ? GRACE : 0;
  return !task.gone && !isOver(task) && task.dueAt + grace <= now;
}

/** The asker's own answer for this case is the outcome, whatever was answered before. */
function expire(world: World, task: Task): void {
  task.submission = undefined;
  if (task.fallback !== null) {
    Object.assign(task, { answer: task.fallback, answeredBy: null, isByPolicy: true });
    change(world, task, { action: "completed", to: "completed", by: "system" });
    return;
  }
  change(world, task, { action: "timed_out", to: "timed_out", by: "system" });
}

/** A channel took the next message, and that is recorded. */
function deliver(world: World, task: Task | undefined): Reply {
  const message = task?.messages.find(({ state }) => state === "queued");
  if (!task || !message) return { said: "nothing" };
  message.state = "sent";
  task.isTold = true;
  if (!task.gone && task.status === "created")
    change(world, task, { action: "notified", to: "notified", by: "system" });
  return { said: "recorded" };
}

/** A channel will not take the next message, and that is recorded. */
function giveUp(task: Task | undefined): Reply {
  const message = task?.messages.find(({ state }) => state === "queued");
  if (!task || !message) return { said: "nothing" };
  message.state = "failed";
  if (!task.gone) note(task, { action: "notification_failed", from: null, by: "system" });
  return { said: "recorded" };
}

/** Has the first message that is not waiting sent once more. */
function resend(task: Task | undefined): Reply {
  const message = task?.messages.find(({ state }) => state !== "queued");
  if (!task || !message) return { said: "nothing" };
  if (task.gone) return refused("TASK_NOT_FOUND");
  if (isOver(task)) return refused("TASK_ALREADY_TERMINAL");
  message.state = "queued";
  note(task, { action: "notification_resent", from: task.status, by: "agent" });
  return { said: "done" };
}

/** What the trail tells without a change of the task. */
function note(task: Task, entry: { action: string; from: Status | null; by: string }): void {
  task.trail.push({ ...entry, revision: task.revision, to: task.status, about: null });
}

/** A verdict counts while the task still waits for it; where there is none, the task is back where it was. */
function judge(world: World, { task, verdict }: { task: Task | undefined; verdict: Verdict }): Reply {
  const index = task?.verifications.indexOf("pending") ?? -1;
  if (!task || index < 0) return { said: "nothing" };
  const { submission } = task;
  if (task.gone || task.status !== "submitted" || !submission) {
    task.verifications[index] = "abandoned";
    return { said: "moved on" };
  }
  task.submission = undefined;
  if (verdict === "fails") putBack(world, task, { index, ...submission });
  else count(world, task, { index, passed: verdict === "passes" });
  return { said: "recorded" };
}

/** Ruling 28: no attempt is used, the link may answer again, and the answer is the draft of whoever gave it. */
function putBack(
  world: World,
  task: Task,
  { index, from, link, account }: Submission & { index: number },
): void {
  task.verifications[index] = "abandoned";
  world.spent = world.spent.filter((spent) => spent !== link);
  const wasGivenBack = holderOf(task) === undefined && (from === "assigned" || from === "in_progress");
  const to = wasGivenBack ? unheldStatus(task) : from;
  change(world, task, { action: "verification_failed", to, by: "system" });
  if (account !== undefined && task.answer !== null) task.drafts[account] = task.answer;
}

function count(world: World, task: Task, { index, passed }: { index: number; passed: boolean }): void {
  task.verifications[index] = "succeeded";
  task.attempts += 1;
  if (!passed) {
    const to = task.attempts >= task.budget ? "verification_exhausted" : "rejected";
    change(world, task, { action: to, to, by: "system" });
    return;
  }
  const revision = task.revision + 1;
  const { status: from } = task;
  task.trail.push({ revision, action: "verified", from, to: "verified", by: "system", about: null });
  change(world, task, { action: "completed", to: "completed", by: "system" });
  Object.assign(task.trail.at(-1) ?? {}, { from: "verified" });
}

/** Somebody is added, put out of use, or brought back. */
export function staff(world: World, { verb, by, person }: Staffing): Reply {
  const reason = doorReason(callerOf(world, by), verb);
  if (reason) return refused(reason);
  const record = world.people[person];
  if (verb === "add") {
    if (record.known) return refused("USER_ALREADY_EXISTS");
    world.people[person] = { ...record, known: true, active: true };
    adopt(world, person);
    return { said: "done" };
  }
  if (!record.known) return refused("USER_NOT_FOUND");
  if (verb === "deactivate" && person === OPERATOR) return refused("LAST_OPERATOR");
  const wasActive = record.active;
  record.active = verb === "reactivate";
  if (record.active && !wasActive) adopt(world, person);
  if (!record.active)
    for (const task of world.tasks)
      if (holderOf(task) === person && !task.gone && !isOver(task))
        giveBack(world, task, signature(callerOf(world, by)));
  return { said: "done" };
}
