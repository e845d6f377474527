import { State, type Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Core, Door, DoorReply, DoorRequest, Page } from "../../../core/channel.ts";
import { refusalOf } from "../../../core/channel.ts";
import { evidenceOf } from "../../../core/evidence.ts";
import { type Admission, type Arrival, admit, answererOf, guestBy, renewed } from "../../../core/landing.ts";
import { asPage, BROKEN, INVALID, page } from "../../../core/pages.ts";
import { cut, headline, oneLine } from "../../../core/text.ts";
import { answerOf, choiceOf, toneOf } from "../content/choices.ts";
import { ACTION_PATH, type Links } from "../links/links.ts";
import type { Claims } from "../links/magic.ts";
import { expiredPage, refusedPage, usedPage } from "./pages.ts";

const LONGEST_TITLE = 200;
const VERDICT_SECONDS = 60;
/** Also what no token can be, which a link is that was cut or has too much at its end. */
const ANY_TOKEN = `${ACTION_PATH}/*`;

/** Where a link leads, once it was found to be ours. */
interface Followed {
  links: Links;
  claims: Claims;
  arrival: Arrival;
  core: Core;
}

/** The doors of the buttons that answer: looking changes nothing, however often; the button there answers once. */
export function actionDoors(links: Links): Door[] {
  const behind = (then: (followed: Followed) => Promise<DoorReply>) => (request: DoorRequest, core: Core) =>
    asPage(core.log, () => follow(request, { links, core, then }));
  return [
    { method: "GET", path: ANY_TOKEN, answer: behind(confirm) },
    { method: "POST", path: ANY_TOKEN, answer: behind(decide) },
  ];
}

interface Following {
  links: Links;
  core: Core;
  then(followed: Followed): Promise<DoorReply>;
}

async function follow(request: DoorRequest, { links, core, then }: Following): Promise<DoorReply> {
  const reading = links.readAnswer(request.param("*"));
  if (reading === undefined) return INVALID;
  const { claims, expired } = reading;
  const email = claims.recipient?.toLowerCase() ?? null;
  const person = email === null ? undefined : await core.findPerson({ email });
  const followed = { links, claims, core, arrival: { taskId: claims.taskId, person, email } };
  if (!expired) return then(followed);
  const { task, refused } = await admit(followed.arrival, core);
  return expiredPage(task && !refused ? openLink(followed, task) : undefined);
}

/** The task for whoever the link was sent to; nothing where the link does not say. */
function openLink({ links, arrival }: Followed, task: Task): string {
  return arrival.email === null ? links.dashboard(task) : links.open({ task, to: arrival.email });
}

async function confirm(followed: Followed): Promise<DoorReply> {
  const { claims, arrival, core } = followed;
  const { task, refused } = await admit(arrival, core);
  if (refused) return refused;
  if (task === undefined) return INVALID;
  const { label, tone } = shownAs(task, claims);
  const { title, whole } = headline(task.task, LONGEST_TITLE);
  const content: Page = {
    ...answererOf(arrival),
    eyebrow: "You are about to answer",
    title: label,
    question: title,
    paragraphs: [
      ...(whole ? [] : [task.task]),
      ...(task.state === State.REJECTED ? ["An earlier answer was sent back."] : []),
    ],
    facts: evidenceOf(task),
    button: { label, tone },
    note: "Nothing is recorded before you press the button.",
    link: { label: "Open the task instead", href: openLink(followed, task) },
  };
  return page(200, content);
}

function shownAs(task: Task, claims: Claims): NonNullable<Page["button"]> {
  const found = choiceOf(task, claims);
  if (!found) return { label: cut(claims.valueJson, 60), tone: "plain" };
  return { label: cut(oneLine(found.choice.label), 60), tone: toneOf(found.asked, found.choice) };
}

async function decide(followed: Followed): Promise<DoorReply> {
  const { claims, arrival, core } = followed;
  const before = await admit(arrival, core);
  if (arrival.person?.active === false && before.refused) return before.refused;
  try {
    const { task } = await core.tasks(guestBy(arrival, claims.linkId)).completeTask({
      id: claims.taskId,
      responseJson: answerOf(before.task, claims),
      waitSeconds: VERDICT_SECONDS,
    });
    return task ? answeredPage(followed, task) : BROKEN;
  } catch (error) {
    return refusedByCore(error, { followed, before });
  }
}

/** What became of the answer. */
function answeredPage(followed: Followed, task: Task): DoorReply {
  const { label } = shownAs(task, followed.claims);
  const { title } = headline(task.task, LONGEST_TITLE);
  const reason = task.verdict?.reason || "It gave no reason.";
  const link = { label: "Open task", href: openLink(followed, task) };
  switch (task.state) {
    case State.COMPLETED:
      return page(200, {
        eyebrow: "Recorded",
        title: label,
        question: title,
        paragraphs: ["You can close this page."],
      });
    case State.REJECTED: {
      const paragraphs = [title, `The check of your answer said: ${reason}`, "Open the task to mend it."];
      return page(200, {
        eyebrow: `Your answer: ${label}`,
        title: "Sent back, it does not count yet",
        paragraphs,
        link,
      });
    }
    case State.VERIFICATION_EXHAUSTED: {
      const paragraphs = [
        title,
        `The check of your answer said: ${reason}`,
        "It was the last attempt that this task allows.",
      ];
      return page(200, {
        eyebrow: `Your answer: ${label}`,
        title: "Not accepted, and the task is closed",
        paragraphs,
      });
    }
    default: {
      const paragraphs = [
        title,
        "If it is sent back or cannot be checked, you get a mail that says why. Where it cannot be checked, the button of the mail works again.",
      ];
      return page(200, { eyebrow: `Your answer: ${label}`, title: "It is being checked", paragraphs, link });
    }
  }
}

/** Why the answer did not count; where the task moved on meanwhile, what became of it. */
async function refusedByCore(
  error: unknown,
  { followed, before }: { followed: Followed; before: Admission },
): Promise<DoorReply> {
  const refusal = refusalOf(error);
  if (refusal === undefined) throw error;
  const again = before.task && openLink(followed, before.task);
  if (refusal.reason === "LINK_ALREADY_USED")
    return usedPage(await admit(followed.arrival, followed.core), again);
  if (!MOVED_ON.has(refusal.reason)) return refusedPage(refusal, again);
  const after = await admit(await renewed(followed.arrival, followed.core), followed.core);
  return after.refused ?? refusedPage(refusal, again);
}

const MOVED_ON: ReadonlySet<string> = new Set([
  "TASK_NOT_FOUND",
  "TASK_ALREADY_TERMINAL",
  "PERMISSION_DENIED",
  "UNAUTHENTICATED",
]);
