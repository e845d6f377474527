import type { Logger } from "pino";
import { type DoorReply, type Page, type Refusal, refusalOf } from "../../../core/channel.ts";

/** Whatever goes wrong behind a link is a page: a person's browser shows it. */
export async function asPage(log: Logger, answer: () => Promise<DoorReply>): Promise<DoorReply> {
  try {
    return await answer();
  } catch (error) {
    const reason = refusalOf(error)?.reason;
    // Refusals of calls into the core are in the log already.
    if (reason === undefined) log.error({ err: error }, "a link of a mail could not be answered");
    return reason === "SERVICE_UNAVAILABLE" ? page(503, AWAY) : page(500, BROKEN);
  }
}

export function page(status: number, content: Page): DoorReply {
  return { status, page: content };
}

const AWAY: Page = {
  title: "Not now, try again in a moment",
  paragraphs: ["The server could not reach its database, so nothing was changed. The link still works."],
};

const BROKEN: Page = {
  title: "Something broke on the server",
  paragraphs: ["Try the link again later. If that does not help, tell an operator of this server."],
};

export const INVALID: DoorReply = page(400, {
  title: "This link is not valid",
  paragraphs: [
    "It is incomplete, or not one of ours. Open the link from the mail itself, or copy all of it; else ask whoever sent you the task.",
  ],
});

/** A link that was ours, too late. `again` leads to the task, where it still is open. */
export function expiredPage(again: string | undefined): DoorReply {
  if (again === undefined) {
    const paragraphs = [
      "Links in mails work for a while only, and never longer than until the deadline of their task.",
    ];
    return page(400, { title: "This link has expired", paragraphs });
  }
  return page(400, {
    title: "This link has expired",
    paragraphs: ["A button in a mail answers for 24 hours at most. The task itself is still open."],
    link: { label: "Open task", href: again },
  });
}

/** Why an answer did not count, in words for whoever gave it. `again` leads to the task. */
export function refusedPage({ reason, message, facts }: Refusal, again: string | undefined): DoorReply {
  const link = again === undefined ? {} : { link: { label: "Open task", href: again } };
  switch (reason) {
    case "LINK_ALREADY_USED":
      return page(410, {
        title: "This link has been used",
        paragraphs: ["It answers once, and it did. The task says what became of the answer."],
        ...link,
      });
    case "RESPONSE_SCHEMA_MISMATCH":
      return page(422, {
        title: "This answer is not complete",
        paragraphs: [
          "The task asks for more than this button says. Nothing was recorded.",
          ...problemsOf(facts),
        ],
        ...link,
      });
    case "VERIFICATION_IN_PROGRESS":
      return page(409, {
        title: "An answer is being checked",
        paragraphs: ["This one was not taken. If the other is sent back, the link works again."],
        ...link,
      });
    case "VERIFIER_API_KEY_MISSING":
      return page(500, { ...UNCHECKED, paragraphs: [message, ...UNCHECKED.paragraphs] });
    case "VERIFIER_PROVIDER_ERROR":
      return page(502, { ...UNCHECKED, paragraphs: [message, ...UNCHECKED.paragraphs] });
    case "VERIFIER_NOT_AVAILABLE":
      return page(503, { ...UNCHECKED, paragraphs: [message, ...UNCHECKED.paragraphs] });
    case "SERVICE_UNAVAILABLE":
      return page(503, AWAY);
    default:
      return page(500, BROKEN);
  }
}

const UNCHECKED: Page = {
  title: "Your answer could not be checked",
  paragraphs: ["So it does not count yet. The link still works: try it again later."],
};

function problemsOf({ violations = [] }: Refusal["facts"]): string[] {
  return violations
    .slice(0, 5)
    .map(({ path, message }) => `${path.replace(/^\/response\/?/, "")} ${message}.`);
}
