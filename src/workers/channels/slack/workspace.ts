import type { Slack } from "./client.ts";
import { NoClient } from "./failure.ts";

/** The workspace that the token belongs to, and as whom it speaks there. */
export interface Workspace {
  teamId: string;
  teamName: string;
  botName: string;
}

/** Asks once; a token never changes its workspace. */
export class Workspaces {
  readonly #slack: Slack;
  #known: Workspace | undefined;

  constructor(slack: Slack) {
    this.#slack = slack;
  }

  /** Undefined until Slack was asked. */
  get known(): Workspace | undefined {
    return this.#known;
  }

  /** @throws the vendor's errors */
  async ask(): Promise<Workspace> {
    if (this.#known === undefined) {
      const slack = await this.#slack();
      const { team_id: teamId = "", team: teamName = "", user: botName = "" } = await slack.auth.test();
      this.#known = { teamId, teamName, botName };
    }
    return this.#known;
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
