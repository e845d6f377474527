import type { DoorReply, Page, Refusal } from "../../../core/channel.ts";
import type { Admission } from "../../../core/landing.ts";
import { AWAY, BROKEN, EXPIRED, page } from "../../../core/pages.ts";

/** A link that was ours, too late. `again` leads to the task, where it still is open. */
export function expiredPage(again: string | undefined): DoorReply {
  if (again === undefined) return EXPIRED;
  return page(400, {
    title: "This link has expired",
    paragraphs: ["A button in a mail answers for 24 hours at most. The task itself is still open."],
    link: { label: "Open task", href: again },
  });
}

/** A link that has answered: whoever pressed its button twice sees this page alone, so it tells how the task ended. */
export function usedPage({ refused, because }: Admission, again: string | undefined): DoorReply {
  const title = "This link has been used";
  if (refused && because === "ended") {
    const { title: question, paragraphs } = refused.page;
    return page(410, { title, paragraphs: ["It answers once, and it did.", question, ...paragraphs] });
  }
  const paragraphs = ["It answers once, and it did. The task says what became of the answer."];
  return page(410, {
    title,
    paragraphs,
    ...(again !== undefined && { link: { label: "Open task", href: again } }),
  });
}

/** Why an answer did not count, in words for whoever gave it. `again` leads to the task. */
export function refusedPage({ reason, message, facts }: Refusal, again: string | undefined): DoorReply {
  const link = again === undefined ? {} : { link: { label: "Open task", href: again } };
  switch (reason) {
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
      return AWAY;
    default:
      return BROKEN;
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
