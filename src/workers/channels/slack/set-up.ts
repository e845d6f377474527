import { type ChannelStatus, type Trouble, within } from "../../core/channel.ts";
import { isLoopback } from "../../core/loopback.ts";
import { failureOf, NO_TOKEN } from "./failure.ts";
import type { SecretWatch } from "./secret-watch.ts";
import { mismatch, type Workspaces } from "./workspace.ts";

export interface SetUp {
  botToken: string | undefined;
  signingSecret: string | undefined;
  publicUrl: string;
  workspaces: Workspaces;
  watch: SecretWatch;
}

const NO_SECRET =
  "AWAITHUMANS_SLACK_SIGNING_SECRET is not set: messages are sent, but nobody can answer in Slack. Set it to the signing secret under Basic Information of the Slack app and restart.";
const DOUBTED =
  "The last click came with a signature that AWAITHUMANS_SLACK_SIGNING_SECRET does not explain, so it was refused: compare it with the signing secret under Basic Information of the Slack app and restart.";
const FRESH_MS = 60_000;
const PATIENCE_MS = 2_000;

/** Why nothing can be sent, as far as that is known without asking Slack. */
export function troubleOf({ botToken, workspaces }: SetUp, identity: string | null): Trouble | undefined {
  if (botToken === undefined) return { reason: "no_client", message: NO_TOKEN };
  const message = identity === null || !workspaces.known ? undefined : mismatch(workspaces.known, identity);
  return message === undefined ? undefined : { reason: "no_client", message };
}

export async function statusOf(setUp: SetUp): Promise<ChannelStatus> {
  const { botToken, signingSecret, publicUrl } = setUp;
  if (botToken === undefined && signingSecret === undefined) {
    return { state: "off", problems: [], facts: stepsOf(publicUrl) };
  }
  const unset = [
    ...(botToken === undefined ? [NO_TOKEN] : []),
    ...(signingSecret === undefined ? [NO_SECRET] : setUp.watch.doubted ? [DOUBTED] : []),
  ];
  const { facts, problems } = botToken === undefined ? NOTHING : await ask(setUp.workspaces);
  const all = [...unset, ...problems];
  return {
    state: all.length === 0 ? "ready" : "incomplete",
    problems: all,
    facts: signingSecret === undefined ? facts : [...facts, answersFact(publicUrl)],
  };
}

function answersFact(publicUrl: string): string {
  if (isLoopback(new URL(publicUrl).hostname)) {
    return `Slack cannot reach ${publicUrl}, so nobody can answer in Slack: set AWAITHUMANS_PUBLIC_URL to an address that it can.`;
  }
  return `Slack brings answers to \`${publicUrl}/api/channels/slack/interactions\`, which it must be able to reach.`;
}

/** How to begin, a step each. */
function stepsOf(publicUrl: string): string[] {
  return [
    `To use Slack, create an app at https://api.slack.com/apps, “From a manifest”, with the one at ${publicUrl}/api/channels/slack/manifest, and install it to your workspace.`,
    "Then set AWAITHUMANS_SLACK_BOT_TOKEN (it begins with `xoxb-`) and AWAITHUMANS_SLACK_SIGNING_SECRET where this server runs, and restart it.",
    "Last, invite the app to the channel that is to be told, and send a test.",
  ];
}

const NOTHING = { facts: [], problems: [] };

/** What Slack says of the token. That it says nothing for the moment is no problem of the set-up. */
async function ask(workspaces: Workspaces): Promise<{ facts: string[]; problems: string[] }> {
  try {
    const workspace = await within(workspaces.ask(FRESH_MS), PATIENCE_MS);
    if (workspace === undefined) return { facts: ["Slack did not answer just now."], problems: [] };
    const { botName, teamName, teamId } = workspace;
    return {
      facts: [`Messages come from ${botName} in the workspace ${teamName} (${teamId}).`],
      problems: [],
    };
  } catch (error) {
    const { message, transient } = failureOf(error);
    return transient ? { facts: [message], problems: [] } : { facts: [], problems: [message] };
  }
}
