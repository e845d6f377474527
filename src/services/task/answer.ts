import type { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { coerceResponse } from "../schema/index.ts";
import type { TaskRow } from "./row.ts";

/** A time zone that this runtime knows. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export interface Answer {
  responseJson: string;
  timeZone?: string | undefined;
}

/** The answer as JSON text after coercion; `RESPONSE_SCHEMA_MISMATCH` with the place of each problem. */
export async function checkAnswer(check: Check, row: TaskRow, answer: Answer): Promise<string> {
  const { responseJson, timeZone } = answer;
  check.jsonObject("/response", responseJson);
  if (timeZone !== undefined && !isTimeZone(timeZone))
    check.unacceptable("/time_zone", "must be an IANA time zone, for instance Europe/Berlin");
  check.done();
  return coerceAnswer(row.responseSchema, answer, "/response");
}

/** The same of an answer that is an object already; `place` is the field that it stands in. */
export async function coerceAnswer(
  responseSchema: string,
  { responseJson, timeZone }: Answer,
  place: string,
): Promise<string> {
  const coerced = await coerceResponse(
    responseSchema,
    responseJson,
    timeZone === undefined ? {} : { timeZone },
  );
  if (coerced.violations.length > 0) {
    throw fail("RESPONSE_SCHEMA_MISMATCH", {
      violations: coerced.violations.map(({ path, message }) => ({ path: `${place}${path}`, message })),
    });
  }
  return coerced.responseText;
}
