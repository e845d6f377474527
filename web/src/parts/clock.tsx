import { createMemo, createSignal, type JSX } from "solid-js";
import { span } from "./span.ts";

const TICK_MS = 1000;

const [now, setNow] = createSignal(Date.now());
setInterval(() => {
  if (!document.hidden) setNow(Date.now());
}, TICK_MS);
document.addEventListener("visibilitychange", () => setNow(Date.now()));

export { now };

const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });

/** The reader's own time zone, as an IANA name. */
export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `21 Nov 2026, 14:05:00 CET`, in the reader's zone. */
export function exact(time: Date): string {
  return exactFormat.format(time);
}

/** `14:05` of the day `at` is in, `Sat, 21 Nov, 14:05` of any other. */
export function brief(time: Date, at = Date.now()): string {
  const clock = timeFormat.format(time);
  return time.toDateString() === new Date(at).toDateString() ? clock : `${dayFormat.format(time)}, ${clock}`;
}

/** `12 min ago`; "just now" within the first minute. */
export function ago(time: Date, at: number): string {
  const elapsed = at - time.getTime();
  return elapsed < 60_000 ? "just now" : `${span(elapsed)} ago`;
}

/** `due in 12 min`, or `overdue`. */
export function due(time: Date, at: number): string {
  const left = time.getTime() - at;
  return left > 0 ? `due in ${span(left)}` : "overdue";
}

/** Left until a deadline that has to be seen. */
const URGENT_MS = 10 * 60_000;

/** Whether a deadline is near, or over. */
export function isUrgent(deadline: Date, at: number): boolean {
  return deadline.getTime() - at < URGENT_MS;
}

/** A time in words that keep up, the exact one on hover and for screen readers. */
export function When(props: {
  time: Date;
  as: (time: Date, at: number) => string;
  class?: string;
}): JSX.Element {
  const words = createMemo(() => props.as(props.time, now()));
  return (
    <time datetime={props.time.toISOString()} title={exact(props.time)} class={props.class}>
      {words()}
      <span class="sr-only"> ({exact(props.time)})</span>
    </time>
  );
}
