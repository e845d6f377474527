/** Where people are, from the one end of the day to the other: a zone, and its offset on 28 March 2026. */
const WHOLE = Array.from({ length: 27 }, (_, index): [string, string] => {
  const hours = index - 12;
  const two = String(Math.abs(hours)).padStart(2, "0");
  // The names count the other way.
  const zone = hours === 0 ? "Etc/GMT" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
  return [zone, hours === 0 ? "Z" : `${hours < 0 ? "-" : "+"}${two}:00`];
});

export const PEOPLE: readonly (readonly [zone: string, offset: string])[] = [
  ...WHOLE,
  ["Pacific/Marquesas", "-09:30"],
  ["America/St_Johns", "-02:30"],
  ["Asia/Tehran", "+03:30"],
  ["Asia/Kabul", "+04:30"],
  ["Asia/Kolkata", "+05:30"],
  ["Asia/Kathmandu", "+05:45"],
  ["Asia/Yangon", "+06:30"],
  ["Australia/Eucla", "+08:45"],
  ["Pacific/Chatham", "+13:45"],
];

/** Local times that the clocks of a zone skip or repeat, and what they are taken for. */
export const CHANGES: readonly (readonly [zone: string, local: string, stored: string])[] = [
  ["Europe/Berlin", "2026-03-29T01:59", "2026-03-29T01:59:00+01:00"],
  ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T02:30:00+01:00"],
  ["Europe/Berlin", "2026-03-29T03:00", "2026-03-29T03:00:00+02:00"],
  ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T02:30:00+02:00"],
  ["Europe/Berlin", "2026-10-25T03:00", "2026-10-25T03:00:00+01:00"],
  ["America/New_York", "2026-03-08T02:30", "2026-03-08T02:30:00-05:00"],
  ["America/New_York", "2026-11-01T01:30", "2026-11-01T01:30:00-04:00"],
  ["America/St_Johns", "2026-03-08T02:15", "2026-03-08T02:15:00-03:30"],
  ["Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:15:00+10:30"],
  ["Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-05T01:45:00+11:00"],
  ["Antarctica/Troll", "2026-03-29T02:30", "2026-03-29T02:30:00Z"],
  // Samoa had no 30 December 2011.
  ["Pacific/Apia", "2011-12-30T12:00", "2011-12-30T12:00:00-10:00"],
];
