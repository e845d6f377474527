const ISO_TIME = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** The moment that an ISO-8601 text with an offset names, to the millisecond; undefined where it names none. */
export function readTime(text: string): Date | undefined {
  const iso = text.toUpperCase();
  const [, year, month, day] = ISO_TIME.exec(iso) ?? [];
  // `Date` takes the 31st of every month for the first of the next.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const time = new Date(iso);
  return isDay && !Number.isNaN(time.getTime()) ? time : undefined;
}
