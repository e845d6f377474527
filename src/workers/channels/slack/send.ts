import type { Outgoing, Place, Sending, Sent } from "../../core/channel.ts";
import { unlessAborted } from "./budget.ts";
import type { Slack } from "./client.ts";
import { failureOf, UnknownTarget } from "./failure.ts";
import { section } from "./kit.ts";
import type { Members } from "./members.ts";
import { type Drawing, drawMessage, type Look } from "./message.ts";
import { type Recipient, recipientFacts, recipientOf } from "./recipient.ts";
import { readTarget } from "./target.ts";
import type { Workspaces } from "./workspace.ts";

export interface Sender {
  slack: Slack;
  workspaces: Workspaces;
  members: Members;
  look: Look;
}

/** What a message carries unseen: by it one that was sent twice after a crash is known. */
interface Tag {
  event_type: "awaithumans_delivery";
  event_payload: { delivery_id: string; task_id: string };
}

/** What there is to say, once it is known to whom. */
type Draw = (recipient: Recipient | undefined) => Drawing & { metadata?: Tag };

export function sendMessage(sender: Sender, message: Outgoing, signal: AbortSignal): Promise<Sending> {
  const { id, task } = message;
  const metadata: Tag = {
    event_type: "awaithumans_delivery",
    event_payload: { delivery_id: id, task_id: task.id },
  };
  const draw: Draw = (recipient) => ({ ...drawMessage({ ...message, recipient }, sender.look), metadata });
  return attempt(() => post(sender, { ...message, draw, signal }));
}

export function sendTest(sender: Sender, place: Place, signal: AbortSignal): Promise<Sending> {
  const text = "This is a test message of awaithumans: tasks can be sent here. There is nothing to do.";
  return attempt(() => post(sender, { ...place, draw: () => ({ text, blocks: [section(text)] }), signal }));
}

/** Draws a message anew; what it then says depends on nothing but its recipient and the task as it is now. */
export function redraw(
  { slack, workspaces, look }: Sender,
  message: Sent,
  signal: AbortSignal,
): Promise<Sending> {
  return attempt(async () => {
    const { channel = "", ts = "" } = message.receipt;
    await unlessAborted(signal, workspaces.require(message.receipt.team ?? null));
    const web = await slack();
    const recipient = recipientOf(message.receipt);
    signal.throwIfAborted();
    await web.chat.update({ channel, ts, ...QUIET, ...drawMessage({ ...message, recipient }, look) });
    return { ...message.receipt };
  });
}

/** Nothing in a text is made into a link or a mention that was not written as one. */
const QUIET = { parse: "none", link_names: false } as const;

interface Posting extends Place {
  draw: Draw;
  /** Whatever the budget leaves unsaid is not said: another attempt may be under way by then. */
  signal: AbortSignal;
}

async function post(
  { slack, workspaces, members }: Sender,
  { target: text, identity, draw, signal }: Posting,
): Promise<Record<string, string>> {
  const target = readTarget(text);
  if (target === undefined) throw new UnknownTarget("This can be no destination in Slack.");
  const { teamId: team } = await unlessAborted(signal, workspaces.require(identity));
  const { address, recipient } = await members.find(target, { team, signal });
  const web = await slack();
  // A message that is on its way is not cut off, since nobody could say whether it arrived.
  signal.throwIfAborted();
  const { channel, ts } = await web.chat.postMessage({
    ...{ channel: address, ...QUIET, unfurl_links: false, unfurl_media: false },
    ...draw(recipient),
  });
  const to = recipient === undefined ? {} : recipientFacts(recipient);
  return { channel: channel ?? address, ts: ts ?? "", team, ...to };
}

/** What came of a call, its errors told apart. */
async function attempt(call: () => Promise<Record<string, string>>): Promise<Sending> {
  try {
    const receipt = await call();
    const { member: slackUserId, team: slackTeamId } = receipt;
    const person = slackUserId !== undefined && slackTeamId !== undefined && { slackUserId, slackTeamId };
    return { kind: "sent", receipt, ...(person && { person }) };
  } catch (error) {
    return failureOf(error);
  }
}
