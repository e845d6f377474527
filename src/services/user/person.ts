/** Where a person can be reached, as the directory knows it. */
export interface Addresses {
  email: string | null;
  slackTeamId: string | null;
  slackUserId: string | null;
}

/** What tells a person from others; every member that is there has to match. */
export interface PersonKey {
  /** User id. */
  id?: string | undefined;
  /** Compared without regard to case. */
  email?: string | undefined;
  slackTeamId?: string | undefined;
  slackUserId?: string | undefined;
}

/** A person of the directory, active or not. */
export interface KnownPerson extends Addresses {
  id: string;
  displayName: string | null;
  isOperator: boolean;
  active: boolean;
  /** Came by a link to one task; nobody added them to the directory. */
  viaLink: boolean;
}

/** Columns of KnownPerson from `users`. */
export const PERSON_COLUMNS = `id, email, slack_team_id as "slackTeamId", slack_user_id as "slackUserId",
  display_name as "displayName", is_operator as "isOperator", active, via_link as "viaLink"`;

/** Somebody of whom nothing but an address is known. */
export function addressOnly(email: string | null): Addresses {
  return { email, slackTeamId: null, slackUserId: null };
}
