const LOCAL = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d(?:\.\d{1,9})?))?$/;
const DAY = 86_400_000;
const MINUTE = 60_000;

/**
 * A local date-time (`2026-01-31T09:30`, seconds allowed) in an IANA time zone as RFC 3339: with the zone's
 * offset and in UTC. A time that the clocks repeat is the earlier one, a time that they skip moves on by the gap.
 * Undefined when the text is no local date-time or the zone is not known.
 */
export function zonedDateTime(text: string, timeZone: string): { offset: string; utc: string } | undefined {
  const [, date, minutes, seconds = "00"] = LOCAL.exec(text.trim()) ?? [];
  const format = zoneFormat(timeZone);
  if (date === undefined || format === undefined) return undefined;
  const local = Date.parse(`${date}T${minutes}:${seconds}Z`);
  // The 30th of February would be a day in March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(date)) return undefined;
  const before = offsetAt(format, local - DAY);
  const after = offsetAt(format, local + DAY);
  const offset =
    [before, after].find((minute) => offsetAt(format, local - minute * MINUTE) === minute) ?? before;
  const instant = new Date(local - offset * MINUTE).toISOString();
  const utc = `${instant.slice(0, 17)}${seconds}Z`;
  return { offset: offset === 0 ? utc : `${date}T${minutes}:${seconds}${offsetText(offset)}`, utc };
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
}

/** Minutes east of UTC. */
function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
