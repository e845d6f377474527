import { expect, test } from "vitest";
import { zonedDateTime } from "../../../src/services/schema/zone.ts";

test.each([
  ["summer", "2026-07-01T09:30", "Europe/Berlin", "2026-07-01T09:30:00+02:00", "2026-07-01T07:30:00Z"],
  ["winter", "2026-01-01T09:30", "Europe/Berlin", "2026-01-01T09:30:00+01:00", "2026-01-01T08:30:00Z"],
  [
    "another day in UTC",
    "2026-01-01T20:00:30",
    "America/New_York",
    "2026-01-01T20:00:30-05:00",
    "2026-01-02T01:00:30Z",
  ],
  ["UTC", "2026-01-01 09:30", "UTC", "2026-01-01T09:30:00Z", "2026-01-01T09:30:00Z"],
  [
    "an offset of half hours",
    "2026-01-01T09:30",
    "Asia/Kolkata",
    "2026-01-01T09:30:00+05:30",
    "2026-01-01T04:00:00Z",
  ],
  [
    "an hour that comes twice",
    "2026-10-25T02:30",
    "Europe/Berlin",
    "2026-10-25T02:30:00+02:00",
    "2026-10-25T00:30:00Z",
  ],
  [
    "an hour that is skipped",
    "2026-03-29T02:30",
    "Europe/Berlin",
    "2026-03-29T02:30:00+01:00",
    "2026-03-29T01:30:00Z",
  ],
  [
    "just after the change",
    "2026-03-29T03:00",
    "Europe/Berlin",
    "2026-03-29T03:00:00+02:00",
    "2026-03-29T01:00:00Z",
  ],
  [
    "just before the change",
    "2026-11-01T00:59",
    "America/New_York",
    "2026-11-01T00:59:00-04:00",
    "2026-11-01T04:59:00Z",
  ],
])("%s", (_name, local, zone, offset, utc) => {
  expect(zonedDateTime(local, zone)).toEqual({ offset, utc });
  expect(Date.parse(offset)).toBe(Date.parse(utc));
});

test.each([
  ["2026-13-01T09:30", "UTC"],
  ["2026-02-30T09:30", "UTC"],
  ["2026-01-01T24:30", "UTC"],
  ["2026-01-01", "UTC"],
  ["2026-01-01T09:30Z", "UTC"],
  ["2026-01-01T09:30", "Nowhere/Land"],
  ["2026-01-01T09:30", ""],
])("%s in %j is none", (local, zone) => {
  expect(zonedDateTime(local, zone)).toBeUndefined();
});
