import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { jsonReply } from "../core/http.ts";
import { given, type Row, row } from "../core/row.ts";
import { ref } from "./schemas/parts.ts";
import { isoTime } from "./wire.ts";

const mint = row({
  method: "POST",
  path: "/api/embed/tokens",
  rpc: AuthService.method.mintEmbedToken,
  doc: {
    tag: "Embedding",
    summary: "Mint a token for an embedded form",
    description:
      "By it a page of yours shows one task to somebody without an account. There is no page at `embed_url` yet: it " +
      "answers 404. A key with further scopes mints for the tasks that it created.",
    body: "MintEmbedToken",
    answer: { status: 200, description: "The token, and where to show it.", schema: ref("EmbedToken") },
    errors: ["SERVICE_KEY_NOT_FOUND", "EMBED_NOT_CONFIGURED", "EMBED_ORIGIN_NOT_ALLOWED", "TASK_NOT_FOUND"],
  },
  request: ({ fields }) => ({
    taskId: fields.string("task_id"),
    parentOrigin: fields.string("parent_origin"),
    ...given({ sub: fields.optionalString("sub"), ttlSeconds: fields.optionalWhole("ttl_seconds") }),
  }),
  response: ({ embedToken, embedUrl, expireTime }) =>
    jsonReply(
      200,
      JSON.stringify({ embed_token: embedToken, embed_url: embedUrl, expires_at: isoTime(expireTime) }),
    ),
});

/** Forms on pages of others. */
export const EMBED_ROWS: readonly Row[] = [mint];
