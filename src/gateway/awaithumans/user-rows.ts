import type { User } from "../../../gen/awaithumans/user/v1/user_pb.ts";
import { UserService } from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import { jsonReply } from "../core/http.ts";
import { given, type ParameterDoc, type Row, row } from "../core/row.ts";
import { listOf, ref } from "./schemas.ts";
import { isoTime } from "./wire.ts";

const rpc = UserService.method;
const TAG = "Users";

/** The canonical path, and the one that older clients use. */
const PATHS = ["/api/users", "/api/admin/users"] as const;

/** A person: 14 keys, always all of them. The password is not among them. */
function userMembers(user: User) {
  return {
    id: user.id,
    display_name: user.displayName ?? null,
    email: user.email ?? null,
    slack_team_id: user.slackTeamId ?? null,
    slack_user_id: user.slackUserId ?? null,
    role: user.role ?? null,
    access_level: user.accessLevel ?? null,
    pool: user.pool ?? null,
    is_operator: user.operator,
    has_password: user.hasPassword,
    active: user.active,
    last_assigned_at: isoTime(user.lastAssignTime),
    created_at: isoTime(user.createTime),
    updated_at: isoTime(user.updateTime),
  };
}

const create = (path: string): Row =>
  row({
    method: "POST",
    path,
    rpc: rpc.createUser,
    doc: {
      tag: TAG,
      summary: "Add a person",
      description: "Somebody who may be asked. Admin token or operator.",
      body: "CreateUser",
      answer: { status: 201, description: "The person.", schema: ref("User") },
      errors: ["USER_ALREADY_EXISTS", "USER_NO_ADDRESS"],
    },
    request: ({ fields }) => {
      const optional = {
        displayName: fields.optionalString("display_name"),
        email: fields.optionalString("email"),
        slackTeamId: fields.optionalString("slack_team_id"),
        slackUserId: fields.optionalString("slack_user_id"),
        role: fields.optionalString("role"),
        accessLevel: fields.optionalString("access_level"),
        pool: fields.optionalString("pool"),
        password: fields.optionalString("password"),
      };
      return { ...given(optional), operator: fields.boolean("is_operator", false) };
    },
    response: ({ user }) => jsonReply(201, JSON.stringify(user ? userMembers(user) : null)),
  });

const text = (name: string, description: string): ParameterDoc => ({
  name,
  description,
  schema: { type: "string" },
});

const list = (path: string): Row =>
  row({
    method: "GET",
    path,
    rpc: rpc.listUsers,
    doc: {
      tag: TAG,
      summary: "List people, the first added first",
      description: "Admin token or operator. At most 1,000.",
      query: [
        text("role", "Only people with this role."),
        text("access_level", "Only people with this access level."),
        text("pool", "Only people of this pool."),
        {
          name: "active",
          description: "Only people who are active, or who are not.",
          schema: { type: "boolean" },
        },
      ],
      answer: { status: 200, description: "The people.", schema: listOf("User") },
      errors: [],
    },
    request: ({ query }) =>
      given({
        role: query.text("role"),
        accessLevel: query.text("access_level"),
        pool: query.text("pool"),
        active: query.optionalBoolean("active"),
      }),
    response: ({ users }) => jsonReply(200, JSON.stringify(users.map(userMembers))),
  });

/** The directory of people. */
export const USER_ROWS: readonly Row[] = PATHS.flatMap((path) => [create(path), list(path)]);
