import type { KnownPerson } from "../../core/channel.ts";

/** The one member of the workspace that a message goes to. */
export interface Recipient {
  /** Their id in Slack. */
  member: string;
  /** Their address, where the workspace vouches for it. */
  email: string | undefined;
}

/** As a receipt keeps it, since a message that is drawn anew has the same recipient. */
export function recipientFacts({ member, email }: Recipient): Record<string, string> {
  return { member, ...(email !== undefined && { email }) };
}

export function recipientOf({ member, email }: Readonly<Record<string, string>>): Recipient | undefined {
  return member === undefined ? undefined : { member, email };
}

/**
 * Whether that member is this person, so that a link signed for the person may be shown to them: by the id that the
 * directory has, and only where it has none by the address.
 */
export function isThem(person: KnownPerson, recipient: Recipient | undefined): boolean {
  if (recipient === undefined) return false;
  if (person.slackUserId !== null) return person.slackUserId === recipient.member;
  return person.email !== null && person.email.toLowerCase() === recipient.email?.toLowerCase();
}
