import { unlessAborted } from "./budget.ts";
import type { Slack } from "./client.ts";
import { UnknownTarget } from "./failure.ts";
import { ownEmail } from "./people.ts";
import type { Recipient } from "./recipient.ts";
import { Roster } from "./roster.ts";
import type { Target } from "./target.ts";

const FRESH_MS = 600_000;
/** A name that is not found may be new; the list is not read more often than this for it. */
const AGAIN_MS = 60_000;
const CHANNEL_NAME = /^[\p{Ll}\p{N}_-]{1,80}$/u;

export interface Found {
  /** What `chat.postMessage` takes as its `channel`. */
  address: string;
  /** Undefined for a conversation. */
  recipient: Recipient | undefined;
}

export interface Search {
  /** Id of the workspace. */
  team: string;
  signal: AbortSignal;
}

/** Finds the member, or the conversation, that a target names. */
export class Members {
  readonly #slack: Slack;
  readonly #roster: Roster;

  constructor(slack: Slack, now: () => Date) {
    this.#slack = slack;
    this.#roster = new Roster(slack, now);
  }

  /** @throws UnknownTarget where the target names nobody or several; the vendor's errors; the signal's reason */
  async find(target: Target, search: Search): Promise<Found> {
    switch (target.kind) {
      case "conversation":
        return { address: target.name, recipient: undefined };
      case "member":
        return found(target.id);
      case "email":
        return this.#byEmail(target.address, search);
      case "handle":
        return this.#byHandle(target.handle, search);
    }
  }

  /** Slack finds addresses that nobody confirmed as well, and those of other workspaces. */
  async #byEmail(email: string, { team, signal }: Search): Promise<Found> {
    const slack = await this.#slack();
    const { user } = await unlessAborted(signal, slack.users.lookupByEmail({ email }));
    if (user?.id === undefined)
      throw new UnknownTarget("No member of the workspace has this e-mail address.");
    return found(user.id, ownEmail(user, team));
  }

  async #byHandle(handle: string, { signal }: Search): Promise<Found> {
    const known = await this.#roster.idsOf(handle, FRESH_MS, signal);
    const ids = known.size > 0 ? known : await this.#roster.idsOf(handle, AGAIN_MS, signal);
    const [id, ...others] = ids;
    if (id === undefined) {
      const channel = CHANNEL_NAME.test(handle) ? ` For the channel, write slack:#${handle}.` : "";
      throw new UnknownTarget(
        `Nobody in the workspace has this handle: use the member id (U…) or the e-mail address.${channel}`,
      );
    }
    if (others.length > 0) {
      throw new UnknownTarget(
        "Several people in the workspace have this name: use the member id (U…) or the e-mail address.",
      );
    }
    return found(id);
  }
}

function found(member: string, email?: string): Found {
  return { address: member, recipient: { member, email } };
}
