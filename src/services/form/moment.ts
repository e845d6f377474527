/** A moment as a `datetime-local` input shows it: in the reader's zone, where the text is an instant. */
export function localMoment(text: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text)) return text;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return text;
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return Number.isNaN(local.getTime()) ? text : local.toISOString().slice(0, 16);
}
