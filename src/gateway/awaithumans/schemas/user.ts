import type { JsonSchema } from "../../core/row.ts";
import { all, boolean, described, orNull, string, time } from "./parts.ts";

const EMAIL: JsonSchema = { type: "string", minLength: 1, maxLength: 320 };
const PASSWORD: JsonSchema = { type: "string", minLength: 8, maxLength: 200 };

const ATTRIBUTES: Readonly<Record<string, JsonSchema>> = {
  display_name: { type: ["string", "null"], maxLength: 200 },
  email: { type: ["string", "null"], maxLength: 320, description: "Stored in lower case." },
  slack_team_id: { type: ["string", "null"], maxLength: 64, description: "Goes with `slack_user_id`." },
  slack_user_id: { type: ["string", "null"], maxLength: 64 },
  role: { type: ["string", "null"], maxLength: 100, description: "A label for routing, as the two below." },
  access_level: { type: ["string", "null"], maxLength: 100 },
  pool: { type: ["string", "null"], maxLength: 100 },
};

/** Schemas of people and their passwords. */
export const USER_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  User: all({
    id: string,
    display_name: orNull(string),
    email: described(orNull(string), "Lower case; unique."),
    slack_team_id: orNull(string),
    slack_user_id: orNull(string),
    role: orNull(string),
    access_level: orNull(string),
    pool: orNull(string),
    is_operator: boolean,
    has_password: boolean,
    active: boolean,
    last_assigned_at: orNull(time),
    created_at: time,
    updated_at: time,
  }),
  CreateUser: {
    type: "object",
    description: "Needs `email`, or `slack_team_id` and `slack_user_id` together.",
    properties: {
      ...ATTRIBUTES,
      is_operator: { type: "boolean", default: false },
      password: {
        ...orNull(PASSWORD),
        description: "Without one they answer by links and channels only.",
      },
      active: { type: "boolean", default: true, description: "Whether they may sign in and be asked." },
      invite: {
        type: "boolean",
        default: false,
        description:
          "Whether they are mailed a link by which they set a password, where e-mail is configured.",
      },
    },
  },
  UpdateUser: {
    type: "object",
    description: "Absent members are left alone, null clears.",
    properties: { ...ATTRIBUTES, is_operator: boolean, password: PASSWORD, active: boolean },
  },
  SetPassword: all({ password: PASSWORD }),
  Invitation: all({
    link: { type: "string", format: "uri" },
    mailed: described(boolean, "Whether it is being mailed to them."),
    expires_at: time,
  }),
  ForgotPassword: all({ email: EMAIL }),
  ResetPassword: all({
    token: described({ type: "string", minLength: 1, maxLength: 512 }, "From the link."),
    password: PASSWORD,
  }),
  ChangePassword: all({
    current_password: { type: "string", minLength: 1, maxLength: 200 },
    new_password: PASSWORD,
  }),
};
