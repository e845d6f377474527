import type { UsersListResponse } from "@slack/web-api";
import { unlessAborted } from "./budget.ts";
import type { Slack } from "./client.ts";
import { errorCode } from "./failure.ts";

type Member = NonNullable<UsersListResponse["members"]>[number];
/** Ids by lower-case name. */
type Names = Map<string, Set<string>>;

const PAGE = 500;
const PAGES_MAX = 200;
/** Longer than Slack may ask to wait before the next page. */
const BEGUN_MS = 7_200_000;
const SLACKBOT = "USLACKBOT";

/** Who is in a workspace, as far as its list was read. */
interface Reading {
  /** Names of which each is one member's, given by Slack. */
  usernames: Names;
  /** Names that members choose themselves; several people can carry one. */
  chosen: Names;
  /** Of the next page; empty for the first. */
  cursor: string;
  pages: number;
  /** Milliseconds of Unix time of the last page. */
  readAt: number;
}

/** The list of a workspace's members, read page by page; of a reading that failed the pages are kept. */
export class Roster {
  readonly #slack: Slack;
  readonly #now: () => Date;
  #whole: Reading | undefined;
  #begun: Reading | undefined;
  #page: Promise<void> | undefined;

  constructor(slack: Slack, now: () => Date) {
    this.#slack = slack;
    this.#now = now;
  }

  /** Ids of whom a name may mean, by a list that is at most so old; whose username it is goes before all others. */
  async idsOf(name: string, ageMs: number, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { usernames, chosen } = await this.#read(ageMs, signal);
    const key = name.toLowerCase();
    return usernames.get(key) ?? chosen.get(key) ?? new Set();
  }

  async #read(ageMs: number, signal: AbortSignal): Promise<Reading> {
    for (;;) {
      if (this.#whole && this.#now().getTime() - this.#whole.readAt < ageMs) return this.#whole;
      signal.throwIfAborted();
      this.#page ??= this.#nextPage().finally(() => {
        this.#page = undefined;
      });
      await unlessAborted(signal, this.#page);
    }
  }

  async #nextPage(): Promise<void> {
    const slack = await this.#slack();
    const now = this.#now().getTime();
    const isGood = this.#begun !== undefined && now - this.#begun.readAt < BEGUN_MS;
    const begun = (isGood && this.#begun) || begin(now);
    const { cursor } = begun;
    const answer = await slack.users
      .list({ limit: PAGE, ...(cursor !== "" && { cursor }) })
      .catch((error: unknown) => {
        if (errorCode(error) === "invalid_cursor") this.#begun = undefined;
        throw error;
      });
    for (const member of answer.members ?? []) note(begun, member);
    begun.cursor = answer.response_metadata?.next_cursor ?? "";
    begun.pages += 1;
    begun.readAt = this.#now().getTime();
    const isWhole = begun.cursor === "" || begun.pages >= PAGES_MAX;
    if (isWhole) this.#whole = begun;
    this.#begun = isWhole ? undefined : begun;
  }
}

function begin(readAt: number): Reading {
  return { usernames: new Map(), chosen: new Map(), cursor: "", pages: 0, readAt };
}

function note({ usernames, chosen }: Reading, member: Member): void {
  const { id, deleted, is_bot: isBot, name, profile } = member;
  if (id === undefined || id === SLACKBOT || deleted || isBot) return;
  // Slack sees to it that usernames are unique in this workspace, not in that of somebody from outside.
  add(isFromOutside(member) ? chosen : usernames, name, id);
  for (const text of [profile?.display_name, profile?.real_name]) add(chosen, text, id);
}

function isFromOutside(member: Member): boolean {
  return "is_stranger" in member && member.is_stranger === true;
}

function add(names: Names, text: string | undefined, id: string): void {
  const key = text?.trim().toLowerCase();
  if (key) names.set(key, (names.get(key) ?? new Set()).add(id));
}
