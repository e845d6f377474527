import type { Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  type Actor,
  type Core,
  type DoorReply,
  type DoorRequest,
  type Guest,
  guestOf,
  isTerminalState,
  type KnownPerson,
  type Page,
  type PageReply,
  refusalOf,
  type User,
} from "./channel.ts";
import { nameOf, outcomeOf } from "./outcome.ts";
import { headline } from "./text.ts";

/** Somebody who came by a link that was signed for them and for one task. */
export interface Arrival {
  taskId: string;
  /** Undefined for an address that the directory does not have. */
  person: KnownPerson | undefined;
  /** Where the link was sent; null where it does not say. */
  email: string | null;
}

/** What there is of a task for whoever came: `refused` is the page that says why there is nothing for them to do. */
export interface Admission {
  /** Undefined where they may not see it. */
  task: Task | undefined;
  refused: PageReply | undefined;
  /** Set where it ended, or somebody else has it. */
  because?: "ended" | "held";
}

const LONGEST_TITLE = 200;

/** Who they are in the core: a guest of this task, whoever they are elsewhere. `linkId`: an answer spends the link. */
export function guestBy({ taskId, person, email }: Arrival, linkId?: string): Guest {
  const who = { userId: person?.id ?? null, email: email ?? person?.email ?? null };
  return guestOf(taskId, { ...who, displayName: person?.displayName ?? null }, linkId);
}

/** For a page: as whom they are taken, where that is known. */
export function answererOf({ person, email }: Arrival): Pick<Page, "as"> {
  const as = email ?? person?.email ?? person?.displayName;
  return as ? { as } : {};
}

/** What whoever came may see of the task; asking changes nothing. */
export async function admit(arrival: Arrival, core: Core): Promise<Admission> {
  const { taskId: id, person } = arrival;
  if (person?.active === false) return refusing(INACTIVE);
  try {
    const { task } = await core.tasks(guestBy(arrival)).getTask({ id });
    if (task === undefined) return refusing(GONE);
    return isTerminalState(task.state)
      ? { task, refused: endedPage(task), because: "ended" }
      : { task, refused: undefined };
  } catch (error) {
    const reason = refusalOf(error)?.reason;
    if (reason === "TASK_NOT_FOUND") return refusing(GONE);
    if (reason === "PERMISSION_DENIED") return notTheirs(id, core);
    throw error;
  }
}

/** The page behind a hand-off link. It changes nothing: whatever follows links in mails and messages gets no further. */
export async function land(arrival: Arrival, request: DoorRequest, core: Core): Promise<DoorReply> {
  const viewer = await request.viewer();
  const admission = await admit(arrival, core);
  if (await isAtHome(arrival, viewer, { admission, core })) return { seeOther: placeOf(arrival) };
  const { task, refused = GONE } = admission;
  if (task === undefined || admission.refused) return refused;
  const { title, whole } = headline(task.task, LONGEST_TITLE);
  const page: Page = {
    ...answererOf(arrival),
    eyebrow: "You are asked to decide",
    title,
    paragraphs: [...(whole ? [] : [task.task]), ...signedInAsOther(arrival, viewer)],
    button: { label: "Open task", tone: "plain" },
    note: isOwn(arrival, viewer)
      ? "Opening it assigns it to you."
      : "The button opens this task and nothing else.",
  };
  return { status: 200, page };
}

/** The button of that page: a session for this one task, or, for the person who is signed in already, the task. */
export async function enter(arrival: Arrival, request: DoorRequest, core: Core): Promise<DoorReply> {
  const seeOther = placeOf(arrival);
  const viewer = await request.viewer();
  const admission = await admit(arrival, core);
  if (await isAtHome(arrival, viewer, { admission, core })) return { seeOther };
  if (admission.refused) return admission.refused;
  const guest = guestBy(arrival);
  try {
    if (isOwn(arrival, viewer)) {
      await core.tasks(guest).claimTask({ id: arrival.taskId });
      return { seeOther };
    }
    const { cookies } = await core.enter(guest);
    return { seeOther, cookies };
  } catch (error) {
    const reason = refusalOf(error)?.reason;
    if (reason === undefined || reason === "SERVICE_UNAVAILABLE") throw error;
    if (reason === "VERIFICATION_IN_PROGRESS") return BEING_CHECKED;
    if (reason === "RATE_LIMITED") return tooOften(error);
    // The task moved on since it was asked for, or its person did.
    const after = await admit(await renewed(arrival, core), core);
    if (after.refused) return after.refused;
    // By another press of the same button.
    if (reason === "TASK_ALREADY_CLAIMED") return { seeOther };
    throw error;
  }
}

/** With the person as they are now. */
export async function renewed(arrival: Arrival, { findPerson }: Core): Promise<Arrival> {
  const { person, email } = arrival;
  const key = person === undefined ? { email: email ?? "" } : { id: person.id };
  return { ...arrival, person: await findPerson(key) };
}

/** Whether this is the link's person in a session of their own, in which the task has to be theirs to be seen. */
function isOwn({ person }: Arrival, viewer: Actor): boolean {
  return viewer.kind === "user" && viewer.userId === person?.id;
}

/** Where the dashboard shows the task. */
export function placeOf({ taskId }: Pick<Arrival, "taskId">): string {
  return `/task?id=${encodeURIComponent(taskId)}`;
}

/** Whether this browser is signed in already as somebody who sees the task: a session of their own, or by the same link. */
async function isAtHome(
  { taskId, person }: Arrival,
  viewer: Actor,
  { admission, core }: { admission: Admission; core: Core },
): Promise<boolean> {
  if (admission.refused && admission.because !== "held") return false;
  if (viewer.kind === "guest")
    return !admission.refused && viewer.taskId === taskId && viewer.userId === (person?.id ?? null);
  return viewer.kind === "user" && (await maySee(viewer, taskId, core));
}

async function maySee(viewer: User, taskId: string, core: Core): Promise<boolean> {
  try {
    await core.tasks(viewer).getTask({ id: taskId });
    return true;
  } catch (error) {
    if (refusalOf(error) === undefined) throw error;
    return false;
  }
}

function signedInAsOther({ person }: Arrival, viewer: Actor): string[] {
  if (viewer.kind !== "user" || viewer.userId === person?.id) return [];
  const name = viewer.displayName || viewer.email || "somebody else";
  return [`You are signed in here as ${name}. Opening the task by this link ends that session.`];
}

function refusing(refused: PageReply, because?: "ended" | "held"): Admission {
  return { task: undefined, refused, ...(because && { because }) };
}

const INACTIVE: PageReply = {
  status: 403,
  page: {
    title: "You have no access any more",
    paragraphs: ["Your account was deactivated. Ask an operator of this server if that is a mistake."],
  },
};

function tooOften(error: unknown): PageReply {
  const page = {
    title: "This link was opened too often",
    paragraphs: ["Wait a few minutes, then press the button again. The link still works."],
  };
  return { status: 429, page, retryAfterSeconds: refusalOf(error)?.facts.retryAfterSeconds ?? 60 };
}

const BEING_CHECKED: PageReply = {
  status: 409,
  page: {
    title: "An answer is being checked",
    paragraphs: ["If it is sent back, the link works again."],
  },
};

const GONE: PageReply = {
  status: 404,
  page: {
    title: "This task does not exist any more",
    paragraphs: ["It was deleted, so there is nothing left to answer."],
  },
};

function endedPage(task: Task): PageReply {
  const { title } = headline(task.task, LONGEST_TITLE);
  return { status: 200, page: { eyebrow: "This task has ended", title, paragraphs: outcomeOf(task) } };
}

/** Who has the task, or how it ended. */
async function notTheirs(id: string, core: Core): Promise<Admission> {
  const task = await core.lookUp(id);
  if (task === undefined) return refusing(GONE);
  if (isTerminalState(task.state)) return refusing(endedPage(task), "ended");
  const { title } = headline(task.task, LONGEST_TITLE);
  const page: Page = {
    eyebrow: "Somebody else has this task",
    title,
    paragraphs: [`It is with ${nameOf(task.assignee)} now, so there is nothing for you to do.`],
  };
  return refusing({ status: 403, page }, "held");
}
