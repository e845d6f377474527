import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  CompleteTaskRequest,
  CompleteTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { checkAnswer } from "./answer.ts";
import { awaitVerdict } from "./await-verdict.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";
import { forgetSpentLinks, isSpent, linkOf } from "./spent-link.ts";
import { stateRefusal } from "./state.ts";
import { storeAnswer } from "./store-answer.ts";
import { verifierOf } from "./verifier-config.ts";
import { viewTask } from "./view.ts";

/** Longest wait for a verdict, in seconds, which is also how long is waited where the caller does not say. */
const WAIT_MAX = 60;

/** @throws LINK_ALREADY_USED */
async function checkLink({ db }: TaskDeps, { actor, now }: Call): Promise<void> {
  const link = linkOf(actor);
  if (link === null) return;
  await forgetSpentLinks(db, now);
  if (await isSpent(db, link)) throw fail("LINK_ALREADY_USED");
}

export async function completeTask(
  deps: TaskDeps,
  request: CompleteTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof CompleteTaskResponseSchema>> {
  const row = await requireTask(deps.db, request.id, call);

  const check = new Check(call);
  if (request.completedByEmail !== undefined)
    check.text("/completed_by_email", request.completedByEmail, [0, 320]);
  if (request.completedViaChannel !== undefined)
    check.line("/completed_via_channel", request.completedViaChannel, [0, 64]);
  const waitSeconds = request.waitSeconds ?? WAIT_MAX;
  check.whole("/wait_seconds", waitSeconds, [0, WAIT_MAX]);
  const response = await checkAnswer(check, row, request);

  await checkLink(deps, call);
  const refusal = stateRefusal("complete", row);
  if (refusal) throw refusal;
  const verifier = verifierOf(row);
  const trouble = verifier && deps.verifiers.trouble(verifier);
  if (trouble) throw fail(trouble.reason, trouble);

  const as = verifier ? "submission" : "outcome";
  const { stored, submissionId } = await storeAnswer(deps, { row, request, response, as }, call);
  const waiting = { waitMs: waitSeconds * 1000, signal: call.signal };
  const done = verifier ? await awaitVerdict(deps, { submitted: stored, submissionId }, waiting) : stored;
  return { task: viewTask(done, call.actor, deps) };
}
