import type { Slack } from "./client.ts";
import { NoClient } from "./failure.ts";

/** The workspace that the token belongs to, and as whom it speaks there. */
export interface Workspace {
  teamId: string;
  teamName: string;
  botName: string;
}

/** Errors after which what was known of a token is worth nothing. */
const LOST: ReadonlySet<string> = new Set(["invalid_auth", "token_revoked", "account_inactive"]);

/** What Slack said of the token: it never changes its workspace, though it can be revoked. */
export class Workspaces {
  readonly #slack: Slack;
  readonly #now: () => Date;
  #known: Workspace | undefined;
  #askedAt = 0;

  constructor(slack: Slack, now: () => Date) {
    this.#slack = slack;
    this.#now = now;
  }

  /** Undefined until Slack was asked. */
  get known(): Workspace | undefined {
    return this.#known;
  }

  /**
   * Slack is asked where it was not asked before, or longer ago than this.
   * @throws the vendor's errors
   */
  async ask(ageMs = Number.POSITIVE_INFINITY): Promise<Workspace> {
    const now = this.#now().getTime();
    if (this.#known === undefined || now - this.#askedAt >= ageMs) {
      const slack = await this.#slack();
      const { team_id: teamId = "", team: teamName = "", user: botName = "" } = await slack.auth.test();
      this.#known = { teamId, teamName, botName };
      this.#askedAt = now;
    }
    return this.#known;
  }

  /** Takes in with what error a call failed. */
  heed(code: string): void {
    if (LOST.has(code)) this.#known = undefined;
  }

  /**
   * The workspace, where it is the one that is named, or none is.
   * @throws NoClient, and the vendor's errors
   */
  async require(identity: string | null): Promise<Workspace> {
    const workspace = await this.ask();
    const problem = identity === null ? undefined : mismatch(workspace, identity);
    if (problem !== undefined) throw new NoClient(problem);
    return workspace;
  }
}

/** What is wrong with a workspace that a destination names. */
export function mismatch({ teamId, teamName }: Workspace, identity: string): string | undefined {
  if (identity === teamId) return undefined;
  return `The destination names another workspace than the bot token's, which is ${teamName} (${teamId}): name that one or none.`;
}
