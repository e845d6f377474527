import type { UsersInfoResponse } from "@slack/web-api";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Actor, type Core, guestOf, type KnownPerson, refusalOf } from "../../core/channel.ts";
import type { Slack } from "./client.ts";
import type { Member } from "./payload.ts";
import type { Workspaces } from "./workspace.ts";

type Profile = NonNullable<UsersInfoResponse["user"]>;

/** What Slack said of a member who is in the directory by e-mail address only. */
interface Remembered {
  email: string;
  timeZone: string | undefined;
}

/** More members than act at a time: whoever was asked about first is asked about again. */
const REMEMBERED_MAX = 10_000;

/** Whoever clicks, as a person of the directory. */
export class People {
  readonly #slack: Slack;
  readonly #workspaces: Workspaces;
  readonly #remembered = new Map<string, Remembered>();

  constructor(slack: Slack, workspaces: Workspaces) {
    this.#slack = slack;
    this.#workspaces = workspaces;
  }

  /** The person, active or not, as far as that is known without asking Slack. */
  async known({ userId, teamIds }: Member, core: Core): Promise<KnownPerson | undefined> {
    for (const slackTeamId of teamIds) {
      const person = await core.findPerson({ slackTeamId, slackUserId: userId });
      if (person !== undefined) return person;
    }
    const email = this.#remembered.get(userId)?.email;
    return email === undefined ? undefined : core.findPerson({ email });
  }

  /** As `known`, and Slack is asked for the e-mail address of a member whom the directory has not by their id. */
  async find(member: Member, core: Core): Promise<KnownPerson | undefined> {
    const person = await this.known(member, core);
    if (person !== undefined || member.userId === "") return person;
    const email = await this.#emailOf(member.userId);
    return email === undefined ? undefined : core.findPerson({ email });
  }

  /** IANA name, where Slack was asked about the member. */
  timeZoneOf({ userId }: Member): string | undefined {
    return this.#remembered.get(userId)?.timeZone;
  }

  /** Undefined also where Slack does not say: then the person is just not known. */
  async #emailOf(user: string): Promise<string | undefined> {
    const profile = await this.#profileOf(user).catch(() => undefined);
    const { teamId } = this.#workspaces.known ?? {};
    const email = profile && teamId !== undefined ? ownEmail(profile, teamId) : undefined;
    if (email === undefined) return undefined;
    for (const old of this.#remembered.keys()) {
      if (this.#remembered.size < REMEMBERED_MAX) break;
      this.#remembered.delete(old);
    }
    this.#remembered.set(user, { email, timeZone: profile?.tz });
    return email;
  }

  async #profileOf(user: string): Promise<Profile | undefined> {
    const slack = await this.#slack();
    const [answer] = await Promise.all([slack.users.info({ user }), this.#workspaces.ask()]);
    return answer.user;
  }
}

/** An address counts where this workspace vouches for it: another one, in a shared channel, may claim any. */
function ownEmail(user: Profile, teamId: string): string | undefined {
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])];
  const isOwn = teams.includes(teamId) && !user.is_stranger;
  if (!isOwn || user.deleted || user.is_bot || !user.is_email_confirmed) return undefined;
  return user.profile?.email || undefined;
}

/** As whom a person of the directory acts on one task: an operator as such, anybody else as its guest. */
export function actorOf(person: KnownPerson, taskId: string): Actor {
  const { id: userId, email, displayName, isOperator } = person;
  if (!isOperator) return guestOf(taskId, { userId, email, displayName });
  return { kind: "user", userId, email, displayName, isOperator, sessionHash: null };
}

/**
 * The task as it is, for whom it is not: only to say who has it, or how it ended, to a person of the directory who
 * was shown its message. Undefined where it was deleted.
 */
export async function lookUp(core: Core, taskId: string): Promise<Task | undefined> {
  try {
    return (await core.tasks({ kind: "admin" }).getTask({ id: taskId })).task;
  } catch (error) {
    if (refusalOf(error)?.reason === "TASK_NOT_FOUND") return undefined;
    throw error;
  }
}
