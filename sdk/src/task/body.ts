import { TimeoutRangeError } from "../errors/values.ts";
import { toJsonObject } from "../json.ts";
import { defaultKey } from "../key.ts";
import type { AssignTo, OnTimeout, TaskOptions, VerifierConfig } from "../options.ts";
import { toJsonSchema } from "../schema/convert.ts";
import { checkPayload } from "../schema/validate.ts";

const MIN_TIMEOUT_MS = 60_000;
const MAX_TIMEOUT_MS = 2_592_000_000;

/** The body of `POST /api/tasks`. */
export type CreateBody = { readonly idempotency_key: string; readonly [member: string]: unknown };

/** Checks the options and writes the request. `form_definition` is null: the server draws the form from the schema. */
export async function createBody<Payload, Response>(
  options: TaskOptions<Payload, Response>,
): Promise<CreateBody> {
  const { timeoutMs } = options;
  if (!(timeoutMs >= MIN_TIMEOUT_MS && timeoutMs <= MAX_TIMEOUT_MS)) throw new TimeoutRangeError(timeoutMs);
  const payload = toJsonObject(options.payload);
  await checkPayload(options.payloadSchema, options.payload);
  return {
    task: options.task,
    payload,
    payload_schema: await toJsonSchema(options.payloadSchema, "payload"),
    response_schema: await toJsonSchema(options.responseSchema, "response"),
    form_definition: null,
    timeout_seconds: Math.round(timeoutMs / 1000),
    idempotency_key: options.idempotencyKey ?? (await defaultKey(options.task, payload)),
    assign_to: assignTo(options.assignTo),
    notify: options.notify ?? null,
    verifier_config: options.verifier ? verifierConfig(options.verifier) : null,
    redact_payload: options.redactPayload ?? false,
    callback_url: options.callbackUrl ?? null,
    // Members that are undefined are not sent.
    initial_response: options.initialResponse && toJsonObject(options.initialResponse, "initialResponse"),
    task_metadata: options.taskMetadata,
    priority: options.priority,
    on_timeout: onTimeout(options.onTimeout),
  };
}

function onTimeout(asked: OnTimeout<unknown> | undefined): object | string | undefined {
  return typeof asked === "object" ? { response: toJsonObject(asked.response, "onTimeout") } : asked;
}

function assignTo(target: AssignTo | undefined): object | null {
  if (target === undefined) return null;
  if (typeof target === "string") return { email: target };
  if (isList(target)) return { emails: target };
  if ("userId" in target) return { user_id: target.userId };
  return "role" in target ? { role: target.role, access_level: target.accessLevel } : target;
}

function isList(target: AssignTo): target is readonly string[] {
  return Array.isArray(target);
}

function verifierConfig(verifier: VerifierConfig): object {
  return {
    provider: verifier.provider,
    instructions: verifier.instructions,
    max_attempts: verifier.maxAttempts,
    model: verifier.model,
    api_key_env: verifier.apiKeyEnv,
    metadata: verifier.metadata,
  };
}
