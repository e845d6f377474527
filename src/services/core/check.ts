import { depthOf } from "../json/index.ts";
import type { Call } from "./call.ts";
import { isEmailAddress } from "./email-address.ts";
import { fail, type ReasonName, type Refusal, type Violation } from "./errors.ts";

/** Postgres gives up on JSON that nests some thousands of levels. */
const DEPTH_MAX = 500;

/** Collects what is wrong with the values of a request, to refuse it once with all of that. */
export class Violations {
  readonly #malformed: Violation[] = [];
  readonly #unacceptable: Violation[] = [];

  /** Missing or of the wrong shape: `INVALID_REQUEST`. */
  malformed(path: string, message: string): void {
    this.#malformed.push({ path, message });
  }

  /** Of the right shape, but out of range: `VALIDATION_ERROR`. */
  unacceptable(path: string, message: string): void {
    this.#unacceptable.push({ path, message });
  }

  /** Malformed values come before unacceptable ones; undefined where nothing was found. */
  refusal(reason: ReasonName = "VALIDATION_ERROR"): Refusal | undefined {
    if (this.#malformed.length > 0) return fail("INVALID_REQUEST", { violations: this.#malformed });
    if (this.#unacceptable.length > 0) return fail(reason, { violations: this.#unacceptable });
    return undefined;
  }
}

/**
 * Checks the fields of a request. Made where the order of checks reaches the body, so a body that could not
 * be read at all is refused here.
 */
export class Check extends Violations {
  constructor(call: Call) {
    super();
    if (call.bodyFault) throw call.bodyFault;
  }

  /** Text of `min` to `max` characters that Postgres can store; false where it is not. */
  text(path: string, value: string, [min, max]: readonly [number, number]): boolean {
    const problem = textProblem(value, [min, max]);
    if (problem !== undefined) this.unacceptable(path, problem);
    return problem === undefined;
  }

  /** As `text`, for what goes into headers and lists: one line, without control characters. */
  line(path: string, value: string, bounds: readonly [number, number]): void {
    if (this.text(path, value, bounds) && /\p{Cc}/u.test(value))
      this.unacceptable(path, "must not contain line breaks or control characters");
  }

  /** A bare e-mail address of at most 320 characters. */
  email(path: string, value: string): void {
    if (this.text(path, value, [1, 320]) && !isEmailAddress(value))
      this.unacceptable(path, "must be an e-mail address");
  }

  whole(path: string, value: number, [min, max]: readonly [number, number]): void {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.unacceptable(path, `must be a whole number from ${min} to ${max}`);
    }
  }

  /** JSON text of an object; returns it parsed, or undefined where it is not one. */
  jsonObject(path: string, text: string): Record<string, unknown> | undefined {
    try {
      const value: unknown = JSON.parse(text);
      if (isObject(value)) {
        if (text.length > DEPTH_MAX && depthOf(text) > DEPTH_MAX)
          this.unacceptable(path, `must not nest deeper than ${DEPTH_MAX} levels`);
        return value;
      }
      this.malformed(path, "must be a JSON object");
    } catch {
      this.malformed(path, text === "" ? "is required" : "must be JSON text");
    }
    return undefined;
  }

  /** Refuses if anything was found. */
  done(reason?: ReasonName): void {
    const refusal = this.refusal(reason);
    if (refusal) throw refusal;
  }
}

function textProblem(value: string, [min, max]: readonly [number, number]): string | undefined {
  if (value.length < min) return min === 1 ? "must not be empty" : `must have at least ${min} characters`;
  if (value.length > max) return `must have at most ${max} characters`;
  if (value.includes("\0")) return "must not contain the NUL character";
  return value.isWellFormed() ? undefined : "must be well-formed Unicode";
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
