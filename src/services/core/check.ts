import { depthOf } from "../json/index.ts";
import type { Call } from "./call.ts";
import { fail, type ReasonName, type Violation } from "./errors.ts";

/** Postgres gives up on JSON that nests some thousands of levels. */
const DEPTH_MAX = 500;

/**
 * Collects what is wrong with the fields of a request, then refuses once with all of it. Made where the
 * order of checks reaches the body, so a body that could not be read at all is refused here.
 */
export class Check {
  readonly #malformed: Violation[] = [];
  readonly #unacceptable: Violation[] = [];

  constructor(call: Call) {
    if (call.bodyFault) throw call.bodyFault;
  }

  /** The value has the wrong shape: `INVALID_REQUEST`. */
  malformed(path: string, message: string): void {
    this.#malformed.push({ path, message });
  }

  /** The value is out of range: `VALIDATION_ERROR`. */
  unacceptable(path: string, message: string): void {
    this.#unacceptable.push({ path, message });
  }

  /** Text of `min` to `max` characters that Postgres can store. */
  text(path: string, value: string, [min, max]: readonly [number, number]): void {
    if (value.length < min)
      this.unacceptable(path, min === 1 ? "must not be empty" : `must have at least ${min} characters`);
    else if (value.length > max) this.unacceptable(path, `must have at most ${max} characters`);
    else if (value.includes("\0")) this.unacceptable(path, "must not contain the NUL character");
    else if (!value.isWellFormed()) this.unacceptable(path, "must be well-formed Unicode");
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

  /** Refuses if anything was found; malformed values come before unacceptable ones. */
  done(reason: ReasonName = "VALIDATION_ERROR"): void {
    if (this.#malformed.length > 0) throw fail("INVALID_REQUEST", { violations: this.#malformed });
    if (this.#unacceptable.length > 0) throw fail(reason, { violations: this.#unacceptable });
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
