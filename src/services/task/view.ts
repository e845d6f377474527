import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { State, type TaskSchema, Verification } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Actor } from "../core/call.ts";
import { jsonPatch } from "../json/index.ts";
import type { VerifierPort } from "./deps.ts";
import type { TaskRow } from "./row.ts";
import { allowances } from "./state.ts";
import { type Status, TERMINAL } from "./task.entity.ts";
import { sayUnverified } from "./unverified.ts";
import { verifierOf } from "./verifier-config.ts";

export const STATE_OF: Readonly<Record<Status, State>> = {
  created: State.CREATED,
  notified: State.NOTIFIED,
  assigned: State.ASSIGNED,
  in_progress: State.IN_PROGRESS,
  submitted: State.SUBMITTED,
  verified: State.VERIFIED,
  rejected: State.REJECTED,
  completed: State.COMPLETED,
  timed_out: State.TIMED_OUT,
  cancelled: State.CANCELLED,
  verification_exhausted: State.VERIFICATION_EXHAUSTED,
};

const TERMINAL_STATES: ReadonlySet<State> = new Set(TERMINAL.map((status) => STATE_OF[status]));

/** Whether a task in this state has its outcome. */
export function isTerminalState(state: State): boolean {
  return TERMINAL_STATES.has(state);
}

const REDACTED = '{"_redacted":true}';

interface PersonColumns {
  userId: string | null;
  email: string | null;
  name: string | null;
  slackUserId: string | null;
}

/** Somebody as they are shown; undefined where there is nobody. */
export function viewPerson({ userId, email, name, slackUserId }: PersonColumns) {
  if (userId === null && email === null) return undefined;
  const shown = userId === null ? null : name || email || (slackUserId && `@${slackUserId}`) || userId;
  return {
    ...(userId !== null && { userId }),
    ...(email !== null && { email }),
    ...(shown !== null && { displayName: shown }),
    ...(slackUserId !== null && { slackUserId }),
  };
}

/** Whether an answer to this task must pass a verifier; `{}` counts as no verifier. */
export function verificationOf(task: Pick<TaskRow, "verifierConfig" | "redactPayload">): Verification {
  if (task.verifierConfig === null) return Verification.NONE;
  return task.redactPayload ? Verification.SKIPPED : Verification.REQUIRED;
}

function verdict(text: string | null) {
  if (text === null) return undefined;
  const { passed, reason, parsed_response } = JSON.parse(text) as {
    passed: boolean;
    reason: string;
    parsed_response?: unknown;
  };
  return {
    passed,
    reason,
    ...(parsed_response !== null &&
      parsed_response !== undefined && { parsedResponseJson: JSON.stringify(parsed_response) }),
  };
}

/** The cast holds because only create writes it, and checks it. */
const textsOf = (text: string) => JSON.parse(text) as Record<string, string>;

function times(row: TaskRow) {
  return {
    createTime: timestampFromDate(row.createTime),
    updateTime: timestampFromDate(row.updateTime),
    dueTime: timestampFromDate(row.dueTime),
    ...(row.completeTime && { completeTime: timestampFromDate(row.completeTime) }),
    ...(row.timeoutTime && { timeoutTime: timestampFromDate(row.timeoutTime) }),
  };
}

export interface ViewOptions {
  /** Whether a redacted payload is masked. */
  masked?: boolean;
  /** Where given, the view says so where no answer could be verified. */
  verifiers?: VerifierPort;
}

/** A row as the actor may see it; the only place that decides what is visible. */
export function viewTask(
  row: TaskRow,
  actor: Actor,
  { masked = false, verifiers }: ViewOptions = {},
): MessageInitShape<typeof TaskSchema> {
  const assignee = viewPerson({
    userId: row.assignedToUserId,
    email: row.assignedToEmail,
    name: row.assigneeName,
    slackUserId: row.assigneeSlackId,
  });
  const completedBy = viewPerson({
    userId: row.completedByUserId,
    email: row.completedByEmail,
    name: row.completerName,
    slackUserId: row.completerSlackId,
  });
  const latestVerdict = verdict(row.verifierResult);
  const verifier = verifierOf(row);
  return {
    id: row.id,
    idempotencyKey: row.idempotencyKey,
    task: row.task,
    payloadJson: masked && row.redactPayload ? REDACTED : row.payload,
    payloadSchemaJson: row.payloadSchema,
    responseSchemaJson: row.responseSchema,
    ...(row.formDefinition !== null && { formDefinitionJson: row.formDefinition }),
    state: STATE_OF[row.status],
    ...(row.assignTo !== null && { assignToJson: row.assignTo }),
    ...(assignee && { assignee }),
    ...(row.response !== null && { responseJson: row.response }),
    ...(latestVerdict && { verdict: latestVerdict }),
    verificationAttempt: row.verificationAttempt,
    verificationAttemptsMax: verifier?.maxAttempts ?? 0,
    timeoutSeconds: row.timeoutSeconds,
    redactPayload: row.redactPayload,
    verification: verificationOf(row),
    ...times(row),
    ...(completedBy && { completedBy }),
    ...(row.completedViaChannel !== null && { completedViaChannel: row.completedViaChannel }),
    revision: BigInt(row.revision),
    ...(row.initialResponse !== null && { initialResponseJson: row.initialResponse }),
    ...(row.initialResponse !== null &&
      row.response !== null && { responsePatchJson: jsonPatch(row.initialResponse, row.response) }),
    ...(row.metadata !== null && { metadata: textsOf(row.metadata) }),
    priority: row.priority,
    ...(row.timeoutResponse !== null && { timeoutResponseJson: row.timeoutResponse }),
    ...(row.handoverNote !== null && { handoverNote: row.handoverNote }),
    ...(row.unverified !== null && { unverifiedReason: sayUnverified(row.unverified) }),
    verbs: allowances(actor, row, verifier && verifiers?.trouble(verifier)),
  };
}
