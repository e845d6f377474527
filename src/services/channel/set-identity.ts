import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { IdentitySchema } from "../../../gen/awaithumans/channel/v1/channel_pb.ts";
import type {
  SetIdentityRequest,
  SetIdentityResponseSchema,
} from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import type { ChannelDeps } from "./deps.ts";
import { checkIdentityId } from "./identity.ts";
import { IDENTITY_COLUMNS, type IdentityRow, viewIdentity } from "./view.ts";

/** What was sent before says nothing of the sender as it is now. */
const SET = {
  name: "identity-set",
  text: `
insert into sender_identities (id, display_name, from_email, from_name, reply_to, transport, sealed_config, create_time, update_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
on conflict (id) do update set display_name = excluded.display_name, from_email = excluded.from_email,
  from_name = excluded.from_name, reply_to = excluded.reply_to, transport = excluded.transport,
  sealed_config = excluded.sealed_config, verify_time = null, update_time = excluded.update_time
returning ${IDENTITY_COLUMNS}`,
};

export async function setIdentity(
  deps: ChannelDeps,
  request: SetIdentityRequest,
  call: Call,
): Promise<MessageInitShape<typeof SetIdentityResponseSchema>> {
  const check = new Check(call);
  const { identity = create(IdentitySchema), transportConfigJson } = request;
  const { id } = identity;
  const displayName = identity.displayName.trim();
  const fromEmail = identity.fromEmail.trim();
  const replyTo = identity.replyTo?.trim() || null;
  const fromName = identity.fromName?.trim() || null;
  const transport = identity.transport.trim().toLowerCase();
  checkIdentityId(check, id);
  check.line("/display_name", displayName, [1, 200]);
  check.line("/from_name", fromName ?? "", [0, 200]);
  check.email("/from_email", fromEmail);
  if (replyTo !== null) check.email("/reply_to", replyTo);
  const channel = [...deps.channels.values()].find(({ checkSender }) => checkSender !== undefined);
  const config = check.jsonObject("/transport_config", transportConfigJson);
  if (channel?.checkSender === undefined) throw fail("SERVICE_NOT_CONFIGURED");
  for (const { path, message, malformed } of config ? channel.checkSender(transport, config) : []) {
    const pointer = path === "/transport" ? path : `/transport_config${path}`;
    if (malformed) check.malformed(pointer, message);
    else check.unacceptable(pointer, message);
  }
  check.done();

  const [row] = await deps.db.query<IdentityRow>(SET, [
    ...[id, displayName, fromEmail, fromName, replyTo, transport],
    ...[deps.vault.seal(transportConfigJson), call.now],
  ]);
  if (!row) throw fail("SERVICE_UNAVAILABLE");
  return { identity: viewIdentity(row) };
}
