import type { Logger } from "pino";
import { toRefusal } from "../../services/core/interceptors.ts";
import { type DoorReply, type Page, refusalOf } from "./channel.ts";

/** Whatever goes wrong behind a link is a page: a person's browser shows it. */
export async function asPage(log: Logger, answer: () => Promise<DoorReply>): Promise<DoorReply> {
  try {
    return await answer();
  } catch (error) {
    const refusal = refusalOf(error);
    // Refusals of calls into the core are in the log already.
    if (refusal === undefined) log.error({ err: error }, "a link of a message could not be answered");
    return (refusal ?? toRefusal(error)).reason === "SERVICE_UNAVAILABLE" ? AWAY : BROKEN;
  }
}

export function page(status: number, content: Page): DoorReply {
  return { status, page: content };
}

export const AWAY = page(503, {
  title: "Not now, try again in a moment",
  paragraphs: ["The server could not reach its database, so nothing was changed. The link still works."],
});

export const BROKEN = page(500, {
  title: "Something broke on the server",
  paragraphs: ["Try the link again later. If that does not help, tell an operator of this server."],
});

export const INVALID = page(400, {
  title: "This link is not valid",
  paragraphs: [
    "It is incomplete, or not one of ours. Open the link from the message itself, or copy all of it; else ask whoever sent you the task.",
  ],
});

/** A link that was ours, too late. */
export const EXPIRED = page(400, {
  title: "This link has expired",
  paragraphs: [
    "Links in messages work for a while only, and never longer than until the deadline of their task.",
  ],
  link: { label: "Sign in", href: "/login" },
});
