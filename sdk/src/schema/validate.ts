import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Issue } from "../errors/base.ts";
import { SchemaValidationError } from "../errors/values.ts";
import { pointer } from "../json.ts";
import { isStandard, type Schema } from "./schema.ts";

/** Throws where the payload does not satisfy its schema. A raw JSON Schema is left to the server. */
export async function checkPayload(schema: Schema, payload: unknown): Promise<void> {
  if (!isStandard(schema)) return;
  const result = await schema["~standard"].validate(payload);
  if (result.issues) throw new SchemaValidationError("payload", { issues: result.issues.map(toIssue) });
}

export interface Answer {
  readonly response: unknown;
  readonly taskId: string;
  readonly idempotencyKey: string;
}

/** The answer as the schema parses it. */
export async function parseResponse<Response>(
  schema: Schema<unknown, Response>,
  answer: Answer,
): Promise<Response> {
  const { response, taskId, idempotencyKey } = answer;
  if (!isStandard(schema)) return asGiven<Response>(response);
  const result = await schema["~standard"].validate(response);
  if (!result.issues) return result.value;
  const issues = result.issues.map(toIssue);
  throw new SchemaValidationError("response", { issues, rawResponse: response, taskId, idempotencyKey });
}

/** With a raw JSON Schema the server has checked the answer, and the caller states its type. */
function asGiven<Response>(response: unknown): Response {
  return response as Response;
}

function toIssue(issue: StandardSchemaV1.Issue): Issue {
  const path = (issue.path ?? []).map((step) => (typeof step === "object" ? step.key : step));
  return { path: pointer(path), message: issue.message };
}
