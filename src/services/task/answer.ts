import type { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { checkRules, patternSchema, readObject } from "../form/index.ts";
import { checkSchema, coerceResponse, isPattern } from "../schema/index.ts";
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
  return coerceAnswer(row, answer, "/response");
}

/** What a task asks for. */
type Asking = Pick<TaskRow, "responseSchema" | "formDefinition">;

/** The same of an answer that is an object already; `place` is the field that it stands in. */
export async function coerceAnswer(asking: Asking, answer: Answer, place: string): Promise<string> {
  const { responseJson, timeZone } = answer;
  const zone = timeZone === undefined ? {} : { timeZone };
  const { responseText, violations } = await coerceResponse(asking.responseSchema, responseJson, zone);
  refuse(violations, place);
  if (asking.formDefinition !== null) refuse(await ruleViolations(asking, responseText), place);
  return responseText;
}

type Violations = readonly { path: string; message: string }[];

function refuse(violations: Violations, place: string): void {
  if (violations.length === 0) return;
  throw fail("RESPONSE_SCHEMA_MISMATCH", {
    violations: violations.map(({ path, message }) => ({ path: `${place}${path}`, message })),
  });
}

/** What is wrong with an answer by the constraints that only the form definition states. */
async function ruleViolations({ responseSchema, formDefinition }: Asking, text: string): Promise<Violations> {
  const definition = readObject(formDefinition ?? undefined);
  const found = checkRules(readObject(responseSchema), definition, text);
  const patterns = patternSchema(definition, isPattern);
  // Nobody refused a definition with too much in it when the task was created.
  if (patterns === undefined || (await checkSchema(patterns, "")).length > 0) return found;
  return [...found, ...(await coerceResponse(patterns, text)).violations];
}
