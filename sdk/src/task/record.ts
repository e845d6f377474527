import { isObject } from "../json.ts";
import type { OnTimeout } from "../options.ts";
import { type TaskStatus, toStatus } from "./status.ts";

/** A task as the server has it. JSON given by the agent or the person is untouched. */
export interface Task {
  readonly id: string;
  readonly idempotencyKey: string;
  /** The question. */
  readonly task: string;
  /** `{"_redacted": true}` in lists, where the task asks for redaction. */
  readonly payload: unknown;
  readonly payloadSchema: unknown;
  readonly responseSchema: unknown;
  readonly formDefinition: unknown;
  readonly status: TaskStatus;
  readonly assignTo: unknown;
  readonly assignedToEmail: string | null;
  readonly assignedToUserId: string | null;
  readonly assignedToDisplayName: string | null;
  /** The last answer given, also where a verifier rejected it; not yet checked by `responseSchema` here. */
  readonly response: unknown;
  readonly verifierResult: VerifierResult | null;
  readonly verificationAttempt: number;
  readonly timeoutSeconds: number;
  readonly redactPayload: boolean;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  readonly completedAt: Date | null;
  readonly timedOutAt: Date | null;
  readonly completedByEmail: string | null;
  readonly completedByUserId: string | null;
  readonly completedByDisplayName: string | null;
  readonly completedViaChannel: string | null;
  /** What the form was filled with at the beginning. */
  readonly initialResponse: unknown;
  /** What the response changes in it: a JSON Patch (RFC 6902). */
  readonly responsePatch: unknown;
  readonly taskMetadata: Readonly<Record<string, string>> | null;
  readonly priority: number;
  /** The deadline. */
  readonly dueAt: Date | null;
  /** What comes of it where nobody answers in time; the answer is not checked by `responseSchema` here. */
  readonly onTimeout: OnTimeout<unknown>;
}

export interface VerifierResult {
  readonly passed: boolean;
  readonly reason: string;
  readonly parsedResponse: unknown;
}

/** Reads a task from a reply; `undefined` where the body is none. Members an older server lacks become null. */
export function readTask(body: unknown): Task | undefined {
  if (!isObject(body) || typeof body.id !== "string" || body.id === "") return undefined;
  return {
    id: body.id,
    idempotencyKey: text(body.idempotency_key) ?? "",
    task: text(body.task) ?? "",
    payload: body.payload ?? null,
    payloadSchema: body.payload_schema ?? null,
    responseSchema: body.response_schema ?? null,
    formDefinition: body.form_definition ?? null,
    status: toStatus(text(body.status) ?? "created"),
    assignTo: body.assign_to ?? null,
    assignedToEmail: text(body.assigned_to_email),
    assignedToUserId: text(body.assigned_to_user_id),
    assignedToDisplayName: text(body.assigned_to_display_name),
    response: body.response ?? null,
    verifierResult: verdict(body.verifier_result),
    verificationAttempt: integer(body.verification_attempt),
    timeoutSeconds: integer(body.timeout_seconds),
    redactPayload: body.redact_payload === true,
    createdAt: time(body.created_at),
    updatedAt: time(body.updated_at),
    completedAt: time(body.completed_at),
    timedOutAt: time(body.timed_out_at),
    completedByEmail: text(body.completed_by_email),
    completedByUserId: text(body.completed_by_user_id),
    completedByDisplayName: text(body.completed_by_display_name),
    completedViaChannel: text(body.completed_via_channel),
    initialResponse: body.initial_response ?? null,
    responsePatch: body.response_patch ?? null,
    taskMetadata: texts(body.task_metadata),
    priority: integer(body.priority),
    dueAt: time(body.due_at),
    onTimeout: isObject(body.on_timeout) ? { response: body.on_timeout.response ?? null } : "fail",
  };
}

/** The task with what a poll's reply says of it; `undefined` where the body is no poll reply. */
export function mergePoll(task: Task, body: unknown): Task | undefined {
  if (!isObject(body)) return undefined;
  const status = text(body.status);
  if (!status) return undefined;
  return {
    ...task,
    status: toStatus(status),
    response: body.response ?? null,
    verificationAttempt: integer(body.verification_attempt),
    completedAt: time(body.completed_at),
    timedOutAt: time(body.timed_out_at),
  };
}

function verdict(value: unknown): VerifierResult | null {
  if (!isObject(value)) return null;
  return {
    passed: value.passed === true,
    reason: text(value.reason) ?? "",
    parsedResponse: value.parsed_response ?? null,
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function texts(value: unknown): Readonly<Record<string, string>> | null {
  if (!isObject(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, String(entry)]));
}

function integer(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function time(value: unknown): Date | null {
  if (typeof value !== "string") return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
