import { timestampDate } from "@bufbuild/protobuf/wkt";
import { type Person, State, type Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { readForm, readObject, writeJson } from "../../services/form/index.ts";
import type { KnownPerson } from "../../services/user/jobs.ts";
import { momentOf } from "./text.ts";

/** The name of a person beside a task. */
export function nameOf(person: Person | undefined): string {
  return person?.displayName || person?.email || "somebody";
}

/** Whether a verifier has the answer. No task is stored as verified, but the contract has the state. */
export function isBeingChecked(state: State): boolean {
  return state === State.SUBMITTED || state === State.VERIFIED;
}

/** Whether the last answer is that of whom a message goes to: a person of the directory, or an address alone. */
export function isTheirAnswer(
  { completedBy }: Task,
  { person, target }: { person: KnownPerson | undefined; target: string },
): boolean {
  if (completedBy?.userId !== undefined) return completedBy.userId === person?.id;
  return completedBy?.email?.toLowerCase() === (person?.email ?? target).toLowerCase();
}

/** Whether it is completed by the answer that its creator gave for the case that nobody answers. */
export function isByPolicy({ state, completedViaChannel }: Task): boolean {
  return state === State.COMPLETED && completedViaChannel === "policy";
}

/** How a task ended, a sentence each. */
export function outcomeOf(task: Task): string[] {
  switch (task.state) {
    case State.COMPLETED: {
      const answer = answerOf(task);
      if (isByPolicy(task)) return [policyWords(answer)];
      const time = task.completeTime && ` on ${momentOf(timestampDate(task.completeTime))}`;
      const who = capitalised(nameOf(task.completedBy));
      return [
        `${who} answered it${time ?? ""}.`,
        ...(answer === undefined ? [] : [`The answer: ${answer}.`]),
      ];
    }
    case State.TIMED_OUT:
      return ["Nobody answered before its deadline, so it timed out."];
    case State.CANCELLED:
      return ["It was cancelled: no answer is needed any more."];
    default:
      return ["The verifier sent back every permitted answer, so it was closed without one."];
  }
}

function policyWords(answer: string | undefined): string {
  const what = answer === undefined ? "" : `: ${answer}`;
  return `Nobody answered in time; the answer given for that case was taken${what}.`;
}

/** What was decided, where the form comes down to one choice; nothing of a redacted task. */
export function answerOf(task: Task): string | undefined {
  if (task.redactPayload || task.responseJson === undefined) return undefined;
  const { decision } = readForm(readObject(task.responseSchemaJson), readObject(task.formDefinitionJson));
  const value = decision && readObject(task.responseJson).get(decision.name);
  return value === undefined
    ? undefined
    : decision?.options.find(({ text }) => text === writeJson(value))?.label;
}

function capitalised(text: string): string {
  return text === "somebody" ? "Somebody" : text;
}
