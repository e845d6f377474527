import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  CreateTaskRequest,
  CreateTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { differences } from "../json/index.ts";
import { checkOutboundUrl } from "../outbound/index.ts";
import { checkSchema, payloadViolations } from "../schema/index.ts";
import { adoptLate } from "./adopt.ts";
import { coerceAnswer } from "./answer.ts";
import type { TaskDeps } from "./deps.ts";
import { findTask } from "./find.ts";
import { insertTask, namespaceOf } from "./insert.ts";
import { checkMetadata } from "./metadata.ts";
import { checkNotify } from "./notify.ts";
import { type Addressing, chooseRecipients } from "./recipients.ts";
import { replayWarnings } from "./replay-warnings.ts";
import { checkAssignTo, hasLabels } from "./routing.ts";
import { TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { checkVerifierConfig, verifierWarnings } from "./verifier-config.ts";
import { viewTask } from "./view.ts";

const FIND_BY_KEY = {
  name: "task-find-by-key",
  text: `select ${TASK_COLUMNS} from tasks t ${TASK_JOINS} where t.key_namespace = $1 and t.idempotency_key = $2`,
};

interface Sound {
  verifierConfig: string | null;
  timeoutResponse: string | null;
  addressing: Addressing;
}

/** Everything about the request that can be wrong, found before anything is stored. */
async function checkRequest(deps: TaskDeps, request: CreateTaskRequest, call: Call): Promise<Sound> {
  const check = new Check(call);
  check.text("/task", request.task, [1, 20_000]);
  check.text("/idempotency_key", request.idempotencyKey, [1, 512]);
  check.whole("/timeout_seconds", request.timeoutSeconds, [60, 2_592_000]);
  if (request.initialResponseJson !== undefined)
    check.jsonObject("/initial_response", request.initialResponseJson);
  const responseJson = request.timeoutResponseJson;
  if (responseJson !== undefined) check.jsonObject("/timeout_response", responseJson);
  checkMetadata(check, request.metadata);
  if (request.priority !== undefined) check.whole("/priority", request.priority, [0, 100]);
  check.jsonObject("/payload", request.payloadJson);
  check.jsonObject("/payload_schema", request.payloadSchemaJson);
  check.jsonObject("/response_schema", request.responseSchemaJson);
  if (request.formDefinitionJson !== undefined)
    check.jsonObject("/form_definition", request.formDefinitionJson);
  const criteria =
    request.assignToJson === undefined ? undefined : checkAssignTo(check, request.assignToJson);
  const destinations = checkNotify(check, request.notify, deps.channels);
  if (request.callbackUrl !== undefined) {
    check.text("/callback_url", request.callbackUrl, [1, 2_048]);
    const problem = checkOutboundUrl(request.callbackUrl, deps.outboundAllow);
    if (problem) check.unacceptable("/callback_url", problem);
  }
  const verifier =
    request.verifierConfigJson === undefined
      ? undefined
      : check.jsonObject("/verifier_config", request.verifierConfigJson);
  check.done();

  const wanted = verifier !== undefined && checkVerifierConfig(verifier, deps.verifiers);
  const verifierConfig = wanted ? (request.verifierConfigJson ?? null) : null;
  const schemaViolations = [
    ...(await checkSchema(request.payloadSchemaJson, "/payload_schema")),
    ...(await checkSchema(request.responseSchemaJson, "/response_schema")),
  ];
  if (schemaViolations.length > 0) throw fail("VALIDATION_ERROR", { violations: schemaViolations });
  const payloadProblems = await payloadViolations(request.payloadSchemaJson, request.payloadJson);
  if (payloadProblems.length > 0) {
    throw fail("PAYLOAD_SCHEMA_MISMATCH", {
      violations: payloadProblems.map(({ path, message }) => ({ path: `/payload${path}`, message })),
    });
  }
  const timeoutResponse =
    responseJson === undefined
      ? null
      : await coerceAnswer(
          { responseSchema: request.responseSchemaJson, formDefinition: request.formDefinitionJson ?? null },
          { responseJson },
          "/timeout_response",
        );
  return { verifierConfig, timeoutResponse, addressing: { criteria, destinations } };
}

/** The same key asks the same question, or the call is refused with the places that differ. */
function refuseOtherQuestion(row: TaskRow, request: CreateTaskRequest, verifierConfig: string | null): void {
  const paths: string[] = [];
  if (row.task !== request.task) paths.push("/task");
  for (const path of differences(row.payload, request.payloadJson)) paths.push(`/payload${path}`);
  if (verifierConfig !== null && row.verifierConfig === null) paths.push("/verifier_config");
  if (paths.length === 0) return;
  throw fail("IDEMPOTENCY_CONFLICT", {
    violations: paths.map((path) => ({ path, message: "differs from the stored task" })),
    existing: { id: row.id, status: row.status },
  });
}

function find(
  { db }: TaskDeps,
  key: readonly [namespace: string, idempotencyKey: string],
): Promise<TaskRow[]> {
  return db.query<TaskRow>(FIND_BY_KEY, key);
}

export async function createTask(
  deps: TaskDeps,
  request: CreateTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof CreateTaskResponseSchema>> {
  const sound = await checkRequest(deps, request, call);
  const key = [namespaceOf(call.actor), request.idempotencyKey] as const;
  const { verifierConfig, timeoutResponse, addressing } = sound;
  const replay = async (existing: TaskRow) => {
    call.span?.note({ task_id: existing.id });
    call.span?.link(existing.traceParent);
    refuseOtherQuestion(existing, request, verifierConfig);
    const warnings = await replayWarnings(deps, existing, request.notify);
    return { task: viewTask(existing, call.actor, deps), replayed: true, warnings };
  };
  // Whoever is picked has had their turn, so that a key that is taken is looked for first.
  const { criteria } = addressing;
  const [known] = criteria && hasLabels(criteria) ? await find(deps, key) : [];
  if (known) return replay(known);
  for (;;) {
    const recipients = await chooseRecipients(deps, addressing, call.now);
    const sent = { request, call, verifierConfig, timeoutResponse, ...recipients };
    const created = await insertTask(deps.inserts, sent);
    if (created) {
      deps.changes.committed(created);
      if (recipients.recipients.length > 0) deps.outbox.kick();
      const warnings = [...recipients.warnings, ...verifierWarnings(created, deps.verifiers)];
      const { assignedToUserId: holder, assignedToEmail: address } = created;
      const isLate = holder === null && address !== null && (await adoptLate(deps, address, call));
      const row = isLate ? ((await findTask(deps.db, created.id)) ?? created) : created;
      return { task: viewTask(row, call.actor, deps), replayed: false, warnings };
    }
    const [existing] = await find(deps, key);
    if (existing) return replay(existing);
    // The holder of the key was deleted between the two statements, or whoever was chosen was deactivated: once more.
    call.signal.throwIfAborted();
  }
}
