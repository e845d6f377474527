import type { UsersInfoResponse } from "@slack/web-api";
import { type Core, type Guest, guestOf, type KnownPerson, type User } from "../../core/channel.ts";
import type { Slack } from "./client.ts";
import { failureOf } from "./failure.ts";
import type { Member } from "./payload.ts";
import type { Workspaces } from "./workspace.ts";

type Directory = Pick<Core, "findPerson">;
type Profile = NonNullable<UsersInfoResponse["user"]>;

/** What Slack said of a member who is in the directory by e-mail address only. */
interface Remembered {
  /** Milliseconds of Unix time. */
  askedAt: number;
  email: string;
  timeZone: string | undefined;
}

/** More members than act at a time: whoever was asked about first is asked about again. */
const REMEMBERED_MAX = 10_000;
const FRESH_MS = 600_000;

/** Whoever clicks, as a person of the directory. */
export class People {
  readonly #slack: Slack;
  readonly #workspaces: Workspaces;
  readonly #now: () => Date;
  /** The one that was asked about longest ago comes first. */
  readonly #remembered = new Map<string, Remembered>();

  constructor(slack: Slack, workspaces: Workspaces, now: () => Date) {
    this.#slack = slack;
    this.#workspaces = workspaces;
    this.#now = now;
  }

  /**
   * The person, active or not. Slack is asked for the e-mail address of a member whom the directory has not by their id;
   * `unsaid` where it did not say, and may when it is asked again.
   */
  async find({ userId, teamIds }: Member, core: Directory): Promise<KnownPerson | "unsaid" | undefined> {
    for (const slackTeamId of teamIds) {
      const person = await core.findPerson({ slackTeamId, slackUserId: userId });
      if (person !== undefined) return person;
    }
    const known = await byEmail(this.#recall(userId)?.email, core);
    if (known !== undefined || userId === "") return known;
    const profile = await this.#profileOf(userId);
    return profile === "unsaid" ? profile : byEmail(this.#emailIn(profile), core);
  }

  /** IANA name, where Slack was asked about the member. */
  timeZoneOf({ userId }: Member): string | undefined {
    return this.#recall(userId)?.timeZone;
  }

  #recall(user: string): Remembered | undefined {
    const remembered = this.#remembered.get(user);
    return remembered && this.#now().getTime() - remembered.askedAt < FRESH_MS ? remembered : undefined;
  }

  #emailIn(profile: Profile | undefined): string | undefined {
    const { teamId } = this.#workspaces.known ?? {};
    const email = profile && teamId !== undefined ? ownEmail(profile, teamId) : undefined;
    if (profile?.id === undefined || email === undefined) return undefined;
    this.#remember(profile.id, { askedAt: this.#now().getTime(), email, timeZone: profile.tz });
    return email;
  }

  #remember(user: string, said: Remembered): void {
    this.#remembered.delete(user);
    for (const [old, { askedAt }] of this.#remembered) {
      if (this.#remembered.size < REMEMBERED_MAX && said.askedAt - askedAt < FRESH_MS) break;
      this.#remembered.delete(old);
    }
    this.#remembered.set(user, said);
  }

  /** Undefined where Slack says nothing of this member, now or later. */
  async #profileOf(user: string): Promise<Profile | "unsaid" | undefined> {
    try {
      const slack = await this.#slack();
      const [answer] = await Promise.all([slack.users.info({ user }), this.#workspaces.ask()]);
      return answer.user;
    } catch (error) {
      return failureOf(error).transient ? "unsaid" : undefined;
    }
  }
}

/** What of a member says whether an address is theirs. */
type Vouched = Pick<
  Profile,
  "team_id" | "is_stranger" | "deleted" | "is_bot" | "is_email_confirmed" | "enterprise_user" | "profile"
>;

/** An address counts where this workspace vouches for it: another one, in a shared channel, may claim any. */
export function ownEmail(user: Vouched, teamId: string): string | undefined {
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])];
  const isOwn = teams.includes(teamId) && !user.is_stranger;
  if (!isOwn || user.deleted || user.is_bot || !user.is_email_confirmed) return undefined;
  return user.profile?.email || undefined;
}

/** Whoever came by a link to one task was added by nobody, and is offered nothing in channels. */
async function byEmail(email: string | undefined, core: Directory): Promise<KnownPerson | undefined> {
  const person = email === undefined ? undefined : await core.findPerson({ email });
  return person?.viaLink ? undefined : person;
}

/** As whom a person of the directory acts on one task: an operator as such, anybody else as its guest. */
export function actorOf(person: KnownPerson, taskId: string): User | Guest {
  const { id: userId, email, displayName, isOperator } = person;
  if (!isOperator) return guestOf(taskId, { userId, email, displayName });
  return { kind: "user", userId, email, displayName, isOperator, sessionHash: null };
}
