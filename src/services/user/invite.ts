import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type {
  InviteUserRequest,
  InviteUserResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import { findHolder, linkExpires, writeLetter } from "../auth/index.ts";
import type { Call } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import type { UserDeps } from "./deps.ts";
import { canBeWritten } from "./letters.ts";
import { loadUser } from "./load.ts";

export async function inviteUser(
  deps: UserDeps,
  request: InviteUserRequest,
  call: Call,
): Promise<MessageInitShape<typeof InviteUserResponseSchema>> {
  const user = await loadUser(deps.db, request.id);
  const holder = await findHolder(deps.db, user.id);
  if (!holder) throw fail("USER_INACTIVE");

  const claim = { userId: user.id, purpose: "invite", expires: linkExpires("invite", call.now) } as const;
  const mailed = await canBeWritten(deps.channels, user);
  if (mailed) {
    await writeLetter(deps.db.query, claim, call);
    deps.outbox.kick();
  }
  return {
    link: deps.passwordLinks.write(claim, holder),
    expireTime: timestampFromMs(claim.expires * 1000),
    mailed,
  };
}
