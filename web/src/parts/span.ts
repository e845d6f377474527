const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on minutes beside the hours are noise, and from there on the hours are. */
const WHOLE_HOURS = 12 * HOUR;
const WHOLE_DAYS = 36 * HOUR;

/** A span of time as people say it: `12 min`, `1 h 8 min`, `27 h`, `2 days`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds >= WHOLE_DAYS) return `${Math.round(seconds / DAY)} days`;
  if (seconds >= WHOLE_HOURS) return `${Math.round(seconds / HOUR)} h`;
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  return `${Math.floor(seconds / HOUR)} h${minutes > 0 ? ` ${minutes} min` : ""}`;
}
