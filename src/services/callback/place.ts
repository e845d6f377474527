import type { Check } from "../core/check.ts";

/** Where a page begins: right behind this callback, in the order of its list. */
export interface Place {
  time: Date;
  id: string;
}

const ID = "[\\w:-]{1,64}";
const PLACE = new RegExp(`^(\\d{1,14})\\|(${ID})$`);
const RANGE_PLACE = new RegExp(`^(\\d{1,14})\\|(\\d{1,14})\\|(${ID})$`);

const written = (...parts: (Date | string)[]): string =>
  Buffer.from(parts.map((part) => (part instanceof Date ? part.getTime() : part)).join("|")).toString(
    "base64url",
  );
const partsOf = (token: string, shape: RegExp) => shape.exec(Buffer.from(token, "base64url").toString());

export const writePlace = ({ time, id }: Place): string => written(time, id);

/** The place that a token names; undefined for the beginning. */
export function readPlace(check: Check, token: string): Place | undefined {
  if (token === "") return undefined;
  const [, time, id] = partsOf(token, PLACE) ?? [];
  if (time !== undefined && id !== undefined) return { time: new Date(Number(time)), id };
  check.unacceptable("/page_token", "is not a token of this list; leave it out to start at the beginning");
  return undefined;
}

/** A place within a range of time whose end the first call fixed: so the calls come to an end. */
export interface RangePlace extends Place {
  until: Date;
}

export const writeRangePlace = ({ until, time, id }: RangePlace): string => written(until, time, id);

/** As `readPlace`, of a range that begins at `after`. */
export function readRangePlace(check: Check, token: string, after: Date | undefined): RangePlace | undefined {
  if (token === "") return undefined;
  const [, until, time, id] = partsOf(token, RANGE_PLACE) ?? [];
  if (until !== undefined && time !== undefined && id !== undefined) {
    const place = { until: new Date(Number(until)), time: new Date(Number(time)), id };
    if (after === undefined || place.time >= after) return place;
  }
  check.unacceptable("/page_token", "is not a token of this range; leave it out to start at its beginning");
  return undefined;
}
