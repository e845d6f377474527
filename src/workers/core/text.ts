/** At most so many UTF-16 units, the ellipsis included; a character is never cut in two. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** Text from outside as it can be shown: whole characters without NUL, all line breaks of one kind. */
export function legible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\0", "")
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, "\n");
}

/** Whether the database could have it, in ids and names. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** Text in one line: every run of white space, line breaks and control characters is one space. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}

/** The start of a text as a heading, and whether it is all of it. */
export function headline(text: string, longest: number): { title: string; whole: boolean } {
  const start = oneLine(text.slice(0, longest * 4));
  const title = cut(start, longest);
  return { title, whole: text.trim() === title };
}

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });

/** `1 June 2026`, in UTC. */
export function dayOf(time: Date): string {
  return DAY.format(time);
}

/** `1 June 2026, 09:15 UTC`. */
export function momentOf(time: Date): string {
  return `${DAY.format(time)}, ${CLOCK.format(time)} UTC`;
}
