import type {
  CreateUserRequest,
  UpdateUserRequest,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import type { UserRow } from "./view.ts";

/** What is written down of a person as text, by the column: how long it may be. */
const LONGEST = {
  display_name: 200,
  email: 320,
  slack_team_id: 64,
  slack_user_id: 64,
  role: 100,
  access_level: 100,
  pool: 100,
} as const;

export type Attribute = keyof typeof LONGEST;
export type Attributes = Record<Attribute, string | null>;

export const ATTRIBUTES = Object.keys(LONGEST) as readonly Attribute[];

/** A workspace or an organisation; a member. */
const SLACK_IDS = { slack_team_id: /^[TE][A-Z0-9]+$/, slack_user_id: /^[UW][A-Z0-9]+$/ } as const;

/** Text of one line, trimmed; blank counts as not given. */
const lineOf = (value: string | undefined): string | null => value?.trim() || null;

/** The attributes that a request gives, in the order of the columns; the address folded. */
export function attributesOf(request: CreateUserRequest | UpdateUserRequest): Attributes {
  return {
    display_name: lineOf(request.displayName),
    email: lineOf(request.email)?.toLowerCase() ?? null,
    slack_team_id: lineOf(request.slackTeamId),
    slack_user_id: lineOf(request.slackUserId),
    role: lineOf(request.role),
    access_level: lineOf(request.accessLevel),
    pool: lineOf(request.pool),
  };
}

/** The attributes of a person as they are stored. */
export function storedAttributes(user: UserRow): Attributes {
  return {
    display_name: user.displayName,
    email: user.email,
    slack_team_id: user.slackTeamId,
    slack_user_id: user.slackUserId,
    role: user.role,
    access_level: user.accessLevel,
    pool: user.pool,
  };
}

/** By which channels reach people, and people come in. */
const ADDRESSES = ["email", "slack_team_id", "slack_user_id"] as const;

/** Whether what is given makes an address of a person another one; one where there was none is another. */
export function changesAddress(user: UserRow, given: Partial<Attributes>): boolean {
  const stored = storedAttributes(user);
  return ADDRESSES.some((name) => given[name] !== undefined && given[name] !== stored[name]);
}

/** Checks those attributes that are given. */
export function checkAttributes(check: Check, given: Partial<Attributes>): void {
  for (const name of ATTRIBUTES) {
    const value = given[name] ?? null;
    if (value === null) continue;
    const path = `/${name}`;
    if (name === "email") check.email(path, value);
    else if (name === "slack_team_id" || name === "slack_user_id") {
      if (value.length > LONGEST[name] || !SLACK_IDS[name].test(value))
        check.unacceptable(path, "must be an id as Slack writes it");
    } else check.label(path, value, [1, LONGEST[name]]);
  }
}

/** A person must be reachable. @throws USER_NO_ADDRESS */
export function checkAddresses({ email, slack_team_id: team, slack_user_id: member }: Attributes): void {
  if ((team === null) !== (member === null) || (email === null && member === null))
    throw fail("USER_NO_ADDRESS");
}
