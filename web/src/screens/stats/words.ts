import { span } from "../../parts/span.ts";

const [MINUTE, TEN_MINUTES] = [60, 600];

/** How long something took: `under 1 s`, `1 min 40 s`, `14 min`; a dash where nothing did. */
export function took(seconds: number | undefined): string {
  if (seconds === undefined) return "–";
  if (seconds < 1) return "under 1 s";
  const tens = Math.round(seconds / 10) * 10;
  if (tens < MINUTE) return span(seconds * 1000);
  if (tens >= TEN_MINUTES) return span(Math.max(seconds, tens) * 1000);
  const rest = tens % MINUTE;
  return `${Math.floor(tens / MINUTE)} min${rest > 0 ? ` ${rest} s` : ""}`;
}

/** A part of a whole, as `92 %`; a dash where there is no whole. */
export function share(part: number | undefined): string {
  return part === undefined ? "–" : percent.format(part);
}

const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });

/** A number of tasks, grouped as the reader is used to. */
export const tasks = (count: bigint | number): string => whole.format(count);

const whole = new Intl.NumberFormat();

const shortDay = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", timeZone: "UTC" });
const longDay = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeZone: "UTC" });

/** `Nov 27`, of a day of UTC. */
export const dayShort = (date: string): string => shortDay.format(new Date(date));

/** `Friday, November 27, 2026`, of a day of UTC. */
export const dayLong = (date: string): string => longDay.format(new Date(date));
