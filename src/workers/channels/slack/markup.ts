import type { Person } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { nameOf } from "../../core/outcome.ts";
import { legible, momentOf } from "../../core/text.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const ELLIPSIS = "…";

/** Text from outside as it stands in mrkdwn: nothing in it is a mention or a link. At most `max` UTF-16 units. */
export function escapeMarkup(raw: string, max: number): string {
  const text = legible(raw);
  const whole = text.replace(/[&<>]/g, entity);
  if (whole.length <= max) return whole;
  let written = "";
  for (const character of text) {
    const next = entity(character);
    if (written.length + next.length > max - ELLIPSIS.length) break;
    written += next;
  }
  return written + ELLIPSIS;
}

function entity(character: string): string {
  return ENTITIES[character] ?? character;
}

const MEMBER_ID = /^[UW][A-Z0-9]{5,}$/;

/** Whether this is the id of a member of a workspace. */
export function isMemberId(text: string): boolean {
  return MEMBER_ID.test(text);
}

/** A person within markup: Slack draws the name of a member. */
export function mention(person: Person | undefined): string {
  const slackUserId = person?.slackUserId;
  if (slackUserId !== undefined && isMemberId(slackUserId)) return `<@${slackUserId}>`;
  return escapeMarkup(nameOf(person), 100);
}

/** A moment (Unix time in seconds) within markup, shown in the reader's own time zone. */
export function moment(second: number): string {
  const fallback = momentOf(new Date(second * 1000));
  return `<!date^${second}^{date_short_pretty} at {time}|${fallback}>`;
}

/** A link within markup. The URL is ours, or was parsed as one. */
export function link(url: string, label?: string): string {
  const href = url.replace(/[<>|]/g, encodeURIComponent).replaceAll("&", "&amp;");
  return label === undefined ? `<${href}>` : `<${href}|${label}>`;
}
