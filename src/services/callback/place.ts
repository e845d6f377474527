import type { Check } from "../core/check.ts";
import { ID, MOMENT, momentOf, readToken, writeToken } from "../core/page-token.ts";

/** Where a page begins: right behind this callback, in the order of its list. */
export interface Place {
  time: Date;
  id: string;
}

export const writePlace = ({ time, id }: Place): string => writeToken(time, id);

/** The place that a token names; undefined for the beginning. */
export function readPlace(check: Check, token: string): Place | undefined {
  const parts = readToken(check, token, [MOMENT, ID]);
  return parts && { time: momentOf(parts[0]), id: parts[1] };
}

/** A place within a range of time whose end the first call fixed: so the calls come to an end. */
export interface RangePlace extends Place {
  until: Date;
}

export const writeRangePlace = ({ until, time, id }: RangePlace): string => writeToken(until, time, id);

/** As `readPlace`, of a range that begins at `after`. */
export function readRangePlace(check: Check, token: string, after: Date | undefined): RangePlace | undefined {
  const isWithin = (part: string) => MOMENT(part) && (after === undefined || momentOf(part) >= after);
  const parts = readToken(check, token, [MOMENT, isWithin, ID], "this range");
  return parts && { until: momentOf(parts[0]), time: momentOf(parts[1]), id: parts[2] };
}
