import type { UsersListResponse } from "@slack/web-api";
import type { Slack } from "./client.ts";
import { UnknownTarget } from "./failure.ts";
import type { Target } from "./target.ts";

type Member = NonNullable<UsersListResponse["members"]>[number];

const PAGE = 500;
const PAGES_MAX = 200;
const FRESH_MS = 600_000;
/** A name that is not found may be new; the list is not read more often than this for it. */
const AGAIN_MS = 60_000;
const SLACKBOT = "USLACKBOT";

interface Roster {
  /** Ids by lower-case name; several people can carry one. */
  byName: ReadonlyMap<string, ReadonlySet<string>>;
  readAt: number;
}

/** Finds the member, or the conversation, that a target names. */
export class Members {
  readonly #slack: Slack;
  readonly #now: () => Date;
  #roster: Roster | undefined;
  #reading: Promise<Roster> | undefined;

  constructor(slack: Slack, now: () => Date) {
    this.#slack = slack;
    this.#now = now;
  }

  /**
   * What `chat.postMessage` takes as its `channel`.
   * @throws UnknownTarget where the target names nobody or several; the vendor's errors
   */
  async address(target: Target): Promise<string> {
    switch (target.kind) {
      case "conversation":
        return target.name;
      case "member":
        return target.id;
      case "email":
        return this.#byEmail(target.address);
      case "handle":
        return this.#byHandle(target.handle);
    }
  }

  async #byEmail(email: string): Promise<string> {
    const slack = await this.#slack();
    const { user } = await slack.users.lookupByEmail({ email });
    if (user?.id === undefined)
      throw new UnknownTarget("No member of the workspace has this e-mail address.");
    return user.id;
  }

  async #byHandle(handle: string): Promise<string> {
    const name = handle.toLowerCase();
    let roster = await this.#read(FRESH_MS);
    if (!roster.byName.has(name)) roster = await this.#read(AGAIN_MS);
    const [id, ...others] = roster.byName.get(name) ?? [];
    if (id === undefined) {
      throw new UnknownTarget(
        "Nobody in the workspace has this handle: use the member id (U…) or the e-mail address.",
      );
    }
    if (others.length > 0) {
      throw new UnknownTarget(
        "Several people in the workspace have this name: use the member id (U…) or the e-mail address.",
      );
    }
    return id;
  }

  /** The list, read again where it is older than this. */
  async #read(ageMs: number): Promise<Roster> {
    const now = this.#now().getTime();
    if (this.#roster !== undefined && now - this.#roster.readAt < ageMs) return this.#roster;
    this.#reading ??= this.#readAll(now).finally(() => {
      this.#reading = undefined;
    });
    this.#roster = await this.#reading;
    return this.#roster;
  }

  async #readAll(readAt: number): Promise<Roster> {
    const slack = await this.#slack();
    const byName = new Map<string, Set<string>>();
    let cursor = "";
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const answer = await slack.users.list({ limit: PAGE, ...(cursor !== "" && { cursor }) });
      for (const member of answer.members ?? []) note(byName, member);
      cursor = answer.response_metadata?.next_cursor ?? "";
      if (cursor === "") break;
    }
    return { byName, readAt };
  }
}

function note(byName: Map<string, Set<string>>, member: Member): void {
  const { id, deleted, is_bot: isBot, name, profile } = member;
  if (id === undefined || id === SLACKBOT || deleted || isBot) return;
  for (const text of [name, profile?.display_name, profile?.real_name]) {
    const key = text?.trim().toLowerCase();
    if (key) byName.set(key, (byName.get(key) ?? new Set()).add(id));
  }
}
