import type { Outgoing, Place, Sending, Sent } from "../../core/channel.ts";
import type { Handoffs } from "../../core/handoff.ts";
import type { Slack } from "./client.ts";
import { failureOf, UnknownTarget } from "./failure.ts";
import { section } from "./kit.ts";
import type { Members } from "./members.ts";
import { type Drawing, drawMessage } from "./message.ts";
import { readTarget } from "./target.ts";
import type { Workspaces } from "./workspace.ts";

export interface Sender {
  slack: Slack;
  workspaces: Workspaces;
  members: Members;
  links: Handoffs;
}

/** What a message carries unseen: by it one that was sent twice after a crash is known. */
interface Tag {
  event_type: "awaithumans_delivery";
  event_payload: { delivery_id: string; task_id: string };
}

export function sendMessage(sender: Sender, message: Outgoing): Promise<Sending> {
  const { id, task } = message;
  const metadata: Tag = {
    event_type: "awaithumans_delivery",
    event_payload: { delivery_id: id, task_id: task.id },
  };
  return attempt(() => post(sender, message, { ...drawMessage(message, sender.links), metadata }));
}

export function sendTest(sender: Sender, place: Place): Promise<Sending> {
  const text = "This is a test message of awaithumans: tasks can be sent here. There is nothing to do.";
  return attempt(() => post(sender, place, { text, blocks: [section(text)] }));
}

/** Draws a message anew; what it then says depends on nothing but the task as it is now. */
export function redraw({ slack, workspaces, links }: Sender, message: Sent): Promise<Sending> {
  return attempt(async () => {
    const { channel = "", ts = "" } = message.receipt;
    await workspaces.require(message.receipt.team ?? null);
    const web = await slack();
    await web.chat.update({ channel, ts, ...QUIET, ...drawMessage(message, links) });
    return { ...message.receipt };
  });
}

/** Nothing in a text is made into a link or a mention that was not written as one. */
const QUIET = { parse: "none", link_names: false } as const;

async function post(
  { slack, workspaces, members }: Sender,
  { target: text, identity }: Place,
  drawing: Drawing & { metadata?: Tag },
): Promise<Record<string, string>> {
  const target = readTarget(text);
  if (target === undefined) throw new UnknownTarget("This can be no destination in Slack.");
  const { teamId: team } = await workspaces.require(identity);
  const address = await members.address(target);
  const web = await slack();
  const { channel, ts } = await web.chat.postMessage({
    ...{ channel: address, ...QUIET, unfurl_links: false, unfurl_media: false },
    ...drawing,
  });
  return { channel: channel ?? address, ts: ts ?? "", team };
}

/** What came of a call, its errors told apart. */
async function attempt(call: () => Promise<Record<string, string>>): Promise<Sending> {
  try {
    return { kind: "sent", receipt: await call() };
  } catch (error) {
    return failureOf(error);
  }
}
