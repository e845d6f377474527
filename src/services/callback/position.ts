import type { Check } from "../core/check.ts";
import { ID, MOMENT, momentOf, readToken, writeToken } from "../core/page-token.ts";

/** Where a page begins: right behind this callback, in the order of its list. */
export interface Position {
  time: Date;
  id: string;
}

export const writePosition = ({ time, id }: Position): string => writeToken(time, id);

/** The position that a token names; undefined for the beginning. */
export function readPosition(check: Check, token: string): Position | undefined {
  const parts = readToken(check, token, [MOMENT, ID]);
  return parts && { time: momentOf(parts[0]), id: parts[1] };
}

/** A position within a range of time whose end the first call fixed: so the calls come to an end. */
export interface RangePosition extends Position {
  until: Date;
}

export const writeRangePosition = ({ until, time, id }: RangePosition): string => writeToken(until, time, id);

/** As `readPosition`, of a range that begins at `after`. */
export function readRangePosition(
  check: Check,
  token: string,
  after: Date | undefined,
): RangePosition | undefined {
  const isWithin = (part: string) => MOMENT(part) && (after === undefined || momentOf(part) >= after);
  const parts = readToken(check, token, [MOMENT, isWithin, ID], "this range");
  return parts && { until: momentOf(parts[0]), time: momentOf(parts[1]), id: parts[2] };
}
