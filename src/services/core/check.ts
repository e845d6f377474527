import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import { depthOf } from "../json/index.ts";
import type { Call } from "./call.ts";
import { isEmailAddress } from "./email-address.ts";
import { fail, MORE, type ReasonName, type Refusal, type Violation } from "./errors.ts";

/** Postgres gives up on JSON that nests some thousands of levels. */
const DEPTH_MAX = 500;
/** How many violations of a kind are told: a reply does not grow with what somebody sends. */
const MOST = 50;

/** What is a moment in every calendar of ours: a Timestamp can say more than Postgres and JavaScript take. */
const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

/** Characters that turn the direction of what follows, so that it reads as something else. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

/** Anything but space and characters that show nothing; U+2800 is a pattern without dots. */
const VISIBLE = /[^\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Collects what is wrong with the values of a request, to refuse it once with the most of that. */
export class Violations {
  readonly #malformed: Violation[] = [];
  readonly #unacceptable: Violation[] = [];

  /** Missing or of the wrong shape: `INVALID_REQUEST`. */
  malformed(path: string, message: string): void {
    add(this.#malformed, path, message);
  }

  /** Of the right shape, but out of range: `VALIDATION_ERROR`. */
  unacceptable(path: string, message: string): void {
    add(this.#unacceptable, path, message);
  }

  /** Whether more was found than is told, so that nothing further needs to be looked at. */
  get full(): boolean {
    return this.#malformed.length > MOST || this.#unacceptable.length > MOST;
  }

  /** Malformed values come before unacceptable ones; undefined where nothing was found. */
  refusal(reason: ReasonName = "VALIDATION_ERROR"): Refusal | undefined {
    if (this.#malformed.length > 0) return fail("INVALID_REQUEST", { violations: this.#malformed });
    if (this.#unacceptable.length > 0) return fail(reason, { violations: this.#unacceptable });
    return undefined;
  }
}

function add(found: Violation[], path: string, message: string): void {
  if (found.length < MOST) found.push({ path, message });
  else if (found.length === MOST) found.push(MORE);
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
  line(path: string, value: string, bounds: readonly [number, number]): boolean {
    if (!this.text(path, value, bounds)) return false;
    const isLine = !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
    if (!isLine) this.unacceptable(path, "must not contain line breaks or control characters");
    return isLine;
  }

  /** As `line`, for what names something to people: it shows, and reads as it is written. Empty where `min` is 0. */
  label(path: string, value: string, bounds: readonly [number, number]): void {
    if (!this.line(path, value, bounds)) return;
    if (TURNING.test(value))
      this.unacceptable(path, "must not contain characters that turn the direction of text");
    else if (value !== "" && !VISIBLE.test(value))
      this.unacceptable(path, "must contain a character that can be seen");
  }

  /** A bare e-mail address of at most 320 characters. */
  email(path: string, value: string): void {
    if (this.text(path, value, [1, 320]) && !isEmailAddress(value))
      this.unacceptable(path, "must be an e-mail address");
  }

  /** A password that somebody chooses. */
  password(path: string, value: string): void {
    this.text(path, value, [8, 200]);
  }

  whole(path: string, value: number, [min, max]: readonly [number, number]): void {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.unacceptable(path, `must be a whole number from ${min} to ${max}`);
    }
  }

  /** The moment, to the millisecond; undefined where none is given, or none that can be used. */
  time(path: string, value: Timestamp | undefined): Date | undefined {
    if (value === undefined) return undefined;
    const time = timestampDate(value);
    if (time.getTime() >= FIRST && time.getTime() <= LAST) return time;
    this.unacceptable(path, "must be a time between the years 1 and 9999");
    return undefined;
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
