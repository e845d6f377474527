import type { User } from "../../../gen/awaithumans/user/v1/user_pb.ts";
import { UserService } from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Fields } from "../core/fields.ts";
import { jsonReply } from "../core/http.ts";
import { aliasOf, byId, given, type ParameterDoc, type Row, row } from "../core/row.ts";
import { nextLink } from "./paging.ts";
import { listOf, ref } from "./schemas/parts.ts";
import { isoTime } from "./wire.ts";

const rpc = UserService.method;
const TAG = "Users";

const PATH = "/api/users";

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

const answer = { status: 200, description: "The person as they are now.", schema: ref("User") };
const userReply = ({ user }: { user?: User | undefined }, status = 200) =>
  jsonReply(status, JSON.stringify(user ? userMembers(user) : null));

const attributes = (fields: Fields) =>
  given({
    displayName: fields.optionalString("display_name"),
    email: fields.optionalString("email"),
    slackTeamId: fields.optionalString("slack_team_id"),
    slackUserId: fields.optionalString("slack_user_id"),
    role: fields.optionalString("role"),
    accessLevel: fields.optionalString("access_level"),
    pool: fields.optionalString("pool"),
  });

const create = row({
  method: "POST",
  path: PATH,
  rpc: rpc.createUser,
  doc: {
    tag: TAG,
    summary: "Add a person",
    description:
      "Somebody who may be asked. Tasks that wait for their e-mail address become theirs. An API " +
      "key adds neither operators nor passwords, and invites nobody.",
    body: "CreateUser",
    answer: { status: 201, description: "The person.", schema: ref("User") },
    errors: ["USER_ALREADY_EXISTS", "USER_NO_ADDRESS"],
  },
  request: ({ fields }) => ({
    ...attributes(fields),
    ...given({ password: fields.optionalString("password") }),
    operator: fields.boolean("is_operator", false),
    active: fields.boolean("active", true),
    invite: fields.boolean("invite", false),
  }),
  response: (created) => userReply(created, 201),
});

const text = (name: string, description: string): ParameterDoc => ({
  name,
  description,
  schema: { type: "string" },
});

const list = row({
  method: "GET",
  path: PATH,
  rpc: rpc.listUsers,
  doc: {
    tag: TAG,
    summary: "List people, the first added first",
    query: [
      text("role", "Only people with this role."),
      text("access_level", "Only people with this access level."),
      text("pool", "Only people of this pool."),
      {
        name: "active",
        description: "Only people who are active, or who are not.",
        schema: { type: "boolean" },
      },
      {
        name: "q",
        description: "Only people with this in their name or e-mail address, or with this Slack member id.",
        schema: { type: "string", maxLength: 200 },
      },
      {
        name: "limit",
        description: "People a page.",
        schema: { type: "integer", minimum: 1, maximum: 1_000, default: 200 },
      },
      text("cursor", "From the `Link` header of the page before."),
    ],
    answer: {
      status: 200,
      description: "One page.",
      schema: listOf("User"),
      headers: {
        Link: 'The next page, as `rel="next"`; absent on the last one.',
        "X-Total-Count": "Number of people who match.",
      },
    },
    errors: [],
  },
  request: ({ query }) => ({
    ...given({
      role: query.text("role"),
      accessLevel: query.text("access_level"),
      pool: query.text("pool"),
      active: query.optionalBoolean("active"),
      search: query.text("q"),
    }),
    pageSize: query.whole("limit", { min: 1, max: 1_000, fallback: 200 }),
    pageToken: query.text("cursor") ?? "",
  }),
  response: ({ users, totalSize, nextPageToken }, http) =>
    jsonReply(200, JSON.stringify(users.map(userMembers)), {
      "x-total-count": String(totalSize),
      ...(nextPageToken && { link: nextLink(http, nextPageToken) }),
    }),
});

const get = row({
  method: "GET",
  path: `${PATH}/:id`,
  rpc: rpc.getUser,
  doc: {
    tag: TAG,
    summary: "Read one person",
    answer: { status: 200, description: "The person.", schema: ref("User") },
    errors: ["USER_NOT_FOUND"],
  },
  request: byId,
  response: (found) => userReply(found),
});

/** Members of the body that a mask may name, with the name there. */
const MASK = {
  ...{ display_name: "display_name", email: "email", slack_team_id: "slack_team_id" },
  ...{ slack_user_id: "slack_user_id", role: "role", access_level: "access_level", pool: "pool" },
  ...{ is_operator: "operator", password: "password", active: "active" },
};

const update = row({
  method: "PATCH",
  path: `${PATH}/:id`,
  rpc: rpc.updateUser,
  doc: {
    tag: TAG,
    summary: "Change a person",
    description:
      "A member that is absent is left alone, null clears it; `password`, `is_operator` and `active` cannot be null. " +
      "Who is deactivated, no operator any more or has another password is signed out everywhere; who is deactivated gives " +
      "the open tasks that they hold back. `active: true` brings somebody back. An API key changes neither operators, passwords nor addresses.",
    body: "UpdateUser",
    answer,
    errors: ["USER_NOT_FOUND", "USER_ALREADY_EXISTS", "USER_NO_ADDRESS", "LAST_OPERATOR"],
  },
  request: (http) => {
    const { fields } = http;
    const named = Object.entries(MASK).filter(([member]) => fields.has(member));
    return {
      ...byId(http),
      ...attributes(fields),
      ...(fields.has("is_operator") && { operator: fields.boolean("is_operator", false) }),
      ...(fields.has("active") && { active: fields.boolean("active", true) }),
      ...(fields.has("password") && { password: fields.string("password") }),
      updateMask: { paths: named.map(([, name]) => name) },
    };
  },
  response: (changed) => userReply(changed),
});

const remove = row({
  method: "DELETE",
  path: `${PATH}/:id`,
  rpc: rpc.deleteUser,
  doc: {
    tag: TAG,
    summary: "Deactivate a person",
    description:
      "They are signed out and asked no more, and give the open tasks that they hold back: whoever may claim them sees " +
      "them. `active: true` brings the person back. An API key leaves operators alone.",
    answer: { status: 204, description: "They are inactive, also where they were before." },
    errors: ["USER_NOT_FOUND", "LAST_OPERATOR"],
  },
  request: byId,
  response: () => ({ status: 204 }),
});

const setPassword = row({
  method: "POST",
  path: `${PATH}/:id/password`,
  rpc: rpc.setPassword,
  doc: {
    tag: TAG,
    summary: "Set a person's password",
    description: "Signs them out everywhere.",
    body: "SetPassword",
    answer,
    errors: ["USER_NOT_FOUND"],
  },
  request: (http) => ({ ...byId(http), password: http.fields.string("password") }),
  response: (changed) => userReply(changed),
});

const clearPassword = row({
  method: "DELETE",
  path: `${PATH}/:id/password`,
  rpc: rpc.clearPassword,
  doc: {
    tag: TAG,
    summary: "Take a person's password away",
    description: "Signs them out everywhere; they answer by links and channels only.",
    answer,
    errors: ["USER_NOT_FOUND", "LAST_OPERATOR"],
  },
  request: byId,
  response: (changed) => userReply(changed),
});

const invite = row({
  method: "POST",
  path: `${PATH}/:id/invite`,
  rpc: rpc.inviteUser,
  doc: {
    tag: TAG,
    summary: "Invite a person to set a password",
    description:
      "Makes a link that works once, for seven days, and until the person's password or address changes. It is mailed " +
      "where e-mail is configured and they have an address.",
    answer: { status: 200, description: "The link; hand it to nobody else.", schema: ref("Invitation") },
    errors: ["USER_NOT_FOUND", "USER_INACTIVE"],
  },
  request: byId,
  response: ({ link, mailed, expireTime }) =>
    jsonReply(200, JSON.stringify({ link, mailed, expires_at: isoTime(expireTime) })),
});

const ROWS = [create, list, get, update, remove, setPassword, clearPassword, invite];

/** The directory of people, also at the path that older clients use. */
export const USER_ROWS: readonly Row[] = [
  ...ROWS,
  ...ROWS.map((row) => aliasOf(row, row.path.replace(PATH, "/api/admin/users"))),
];
