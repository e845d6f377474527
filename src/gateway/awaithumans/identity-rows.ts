import type { Identity } from "../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { ChannelService } from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import { jsonReply } from "../core/http.ts";
import { byId, given, type Row, row } from "../core/row.ts";
import { listOf, ref } from "./schemas/parts.ts";
import { isoTime } from "./wire.ts";

const rpc = ChannelService.method;
const PATH = "/api/channels/email/identities";
const TAG = "Channels";

/** A sender without what it signs in with. */
function identityMembers(identity: Identity) {
  return {
    id: identity.id,
    display_name: identity.displayName,
    from_email: identity.fromEmail,
    from_name: identity.fromName ?? null,
    reply_to: identity.replyTo ?? null,
    transport: identity.transport,
    verified: identity.verifyTime !== undefined,
    verified_at: isoTime(identity.verifyTime),
  };
}

const identityReply = ({ identity }: { identity?: Identity | undefined }) =>
  jsonReply(200, JSON.stringify(identity ? identityMembers(identity) : null));

const set = row({
  method: "POST",
  path: PATH,
  rpc: rpc.setIdentity,
  doc: {
    tag: TAG,
    summary: "Create or replace a sender",
    description:
      "Everything of a sender with this `id` is replaced; what it signs in with is never returned.",
    body: "SetIdentity",
    answer: { status: 200, description: "The sender as stored.", schema: ref("Identity") },
    errors: ["SERVICE_NOT_CONFIGURED"],
  },
  request: ({ fields }) => ({
    identity: {
      id: fields.string("id"),
      displayName: fields.string("display_name"),
      fromEmail: fields.string("from_email"),
      transport: fields.string("transport"),
      ...given({
        fromName: fields.optionalString("from_name"),
        replyTo: fields.optionalString("reply_to"),
      }),
    },
    transportConfigJson: fields.objectText("transport_config"),
  }),
  response: identityReply,
});

const list = row({
  method: "GET",
  path: PATH,
  rpc: rpc.listIdentities,
  doc: {
    tag: TAG,
    summary: "List the senders",
    answer: { status: 200, description: "All of them, by id.", schema: listOf("Identity") },
    errors: [],
  },
  request: () => ({}),
  response: ({ identities }) => jsonReply(200, JSON.stringify(identities.map(identityMembers))),
});

const get = row({
  method: "GET",
  path: `${PATH}/:id`,
  rpc: rpc.getIdentity,
  doc: {
    tag: TAG,
    summary: "Read one sender",
    answer: { status: 200, description: "The sender.", schema: ref("Identity") },
    errors: ["IDENTITY_NOT_FOUND"],
  },
  request: byId,
  response: identityReply,
});

const remove = row({
  method: "DELETE",
  path: `${PATH}/:id`,
  rpc: rpc.deleteIdentity,
  doc: {
    tag: TAG,
    summary: "Remove a sender",
    description: "Messages to destinations that name it fail from then on.",
    answer: { status: 204, description: "It is gone." },
    errors: ["IDENTITY_NOT_FOUND"],
  },
  request: byId,
  response: () => ({ status: 204 }),
});

/** Senders of e-mail that destinations may name. */
export const IDENTITY_ROWS: readonly Row[] = [set, list, get, remove];
