import { SCOPES } from "../../../services/core/call.ts";
import type { JsonSchema } from "../../core/row.ts";
import { all, boolean, described, orNull, string, time } from "./parts.ts";

const scopes: JsonSchema = { type: "array", minItems: 1, items: { type: "string", enum: [...SCOPES] } };

const KEY: Readonly<Record<string, JsonSchema>> = {
  id: described(string, "29 hex characters, or `environment` for the key of AWAITHUMANS_SERVICE_API_KEY."),
  name: string,
  prefix: described(string, "The first 12 characters of the key, to tell it by."),
  scopes,
  created_at: orNull(time),
  last_used_at: described(orNull(time), "To the minute."),
  revoked_at: orNull(time),
};

/** Schemas of signing in, of the first operator, of sessions, keys and embedded forms. */
export const AUTH_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Login: all({
    email: { type: "string", minLength: 1, maxLength: 320 },
    password: { type: "string", minLength: 1, maxLength: 200 },
  }),
  Me: all({
    authenticated: boolean,
    user_id: orNull(string),
    email: orNull(string),
    display_name: orNull(string),
    is_operator: boolean,
  }),
  SetupStatus: all({ needs_setup: boolean, token_active: boolean }),
  CreateOperator: all(
    {
      token: described(string, "From the setup link."),
      email: { type: "string", minLength: 1, maxLength: 320 },
      password: { type: "string", minLength: 8, maxLength: 200 },
      display_name: orNull(string),
    },
    ["display_name"],
  ),
  Operator: all({ user_id: string, email: string }),
  Session: all({
    id: string,
    user_id: string,
    created_at: time,
    expires_at: time,
    address: described(string, "From where it was begun; of IPv6 the network."),
    user_agent: described(string, "What the browser said it is."),
    current: described(boolean, "Whether this call came by it."),
    task_id: described(orNull(string), "The one task that it is for, of somebody who came by a link."),
  }),
  Key: all(KEY),
  CreateKey: all({ name: { type: "string", minLength: 1, maxLength: 80 }, scopes }),
  CreatedKey: all({
    ...KEY,
    key: described(
      string,
      "What programs send as a bearer token: `ah_sk_` and 40 hex characters. Shown once.",
    ),
  }),
  MintEmbedToken: all(
    {
      task_id: { type: "string", minLength: 1, maxLength: 64 },
      parent_origin: {
        type: "string",
        minLength: 1,
        maxLength: 256,
        description: "Of the page that shows the form, e.g. `https://app.example.com`.",
      },
      sub: {
        type: ["string", "null"],
        maxLength: 256,
        description: "Whom the page shows it to, in its own words; kept in the audit trail.",
      },
      ttl_seconds: {
        type: ["integer", "null"],
        minimum: 0,
        description: "How long the token lives, cut to 60 to 3,600; 300 where absent or 0.",
      },
    },
    ["sub", "ttl_seconds"],
  ),
  EmbedToken: all({
    embed_token: string,
    embed_url: described(string, "Address for the frame; there is no page yet."),
    expires_at: time,
  }),
};
