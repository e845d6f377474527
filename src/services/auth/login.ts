import type { MessageInitShape } from "@bufbuild/protobuf";
import type { LoginRequest, LoginResponseSchema } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { countAttempt, forgetAttempts } from "./attempts.ts";
import type { AuthDeps } from "./deps.ts";
import { verifyPassword } from "./secret.ts";
import { startSession } from "./session.ts";

const FIND = {
  name: "login-find",
  text: `select id, password_hash as "passwordHash" from users where email = $1 and active`,
};

/** Unknown address, deactivated person, no password, wrong password: the same answer after the same time. */
export async function login(
  deps: AuthDeps,
  request: LoginRequest,
  call: Call,
): Promise<MessageInitShape<typeof LoginResponseSchema>> {
  const check = new Check(call);
  const email = request.email.trim().toLowerCase();
  check.text("/email", email, [1, 320]);
  check.text("/password", request.password, [1, 200]);
  check.done();

  await countAttempt(deps.db, "login:address", { who: call.address, now: call.now });
  await countAttempt(deps.db, "login:email", { who: email, now: call.now });
  const [user] = await deps.db.query<{ id: string; passwordHash: string | null }>(FIND, [email]);
  const matches = await verifyPassword(user?.passwordHash ?? null, request.password);
  if (!user || !matches) throw fail("INVALID_CREDENTIALS");
  await forgetAttempts(deps.db, "login:email", email);
  await startSession(deps.db, { userId: user.id, passwordHash: user.passwordHash }, call);
  return {};
}
