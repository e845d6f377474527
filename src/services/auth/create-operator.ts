import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  CreateOperatorRequest,
  CreateOperatorResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { countAttempt } from "./attempts.ts";
import type { AuthDeps } from "./deps.ts";
import { hashPassword, sha256 } from "./secret.ts";
import { startSession } from "./session.ts";

/** Of several setups at once exactly one deletes the tokens, and so creates the operator. */
const CREATE = {
  name: "operator-create",
  text: `
with used as (delete from setup_tokens where exists (select from setup_tokens where token_hash = $1) returning token_hash)
insert into users (id, email, display_name, password_hash, is_operator, create_time, update_time)
select $2, $3, $4, $5, true, $6, $6
where exists (select from used where token_hash = $1) and not exists (select from users)
returning id`,
};
const STATE = {
  name: "setup-state",
  text: `select exists (select from users) as done, exists (select from setup_tokens where token_hash = $1) as known`,
};

export async function createOperator(
  deps: AuthDeps,
  request: CreateOperatorRequest,
  call: Call,
): Promise<MessageInitShape<typeof CreateOperatorResponseSchema>> {
  const check = new Check(call);
  const email = request.email.trim().toLowerCase();
  const displayName = request.displayName?.trim() || null;
  check.text("/token", request.token, [1, 512]);
  check.email("/email", email);
  check.password("/password", request.password);
  check.label("/display_name", displayName ?? "", [0, 200]);
  check.done();

  await countAttempt(deps.db, "setup:address", { who: call.address, now: call.now });
  const tokenHash = sha256(request.token);
  const [state] = await deps.db.query<{ done: boolean; known: boolean }>(STATE, [tokenHash]);
  if (state?.done) throw fail("SETUP_ALREADY_COMPLETED");
  if (!state?.known) throw fail("INVALID_SETUP_TOKEN");

  const passwordHash = await hashPassword(request.password);
  const values = [tokenHash, call.newId(), email, displayName, passwordHash, call.now];
  const [created] = await deps.db.query<{ id: string }>(CREATE, values);
  if (!created) throw fail("SETUP_ALREADY_COMPLETED");
  await startSession(deps.db, { userId: created.id }, call);
  return { userId: created.id, email };
}
