import { Ajv } from "ajv";
import { LRUCache } from "lru-cache";
import { mayAbound } from "./abundance.ts";
import { coerce } from "./coerce.ts";
import { type Check, compileSchema, type Mode } from "./compile.ts";
import { type Bound, Overrun, Unfinished } from "./deadline.ts";
import { explain } from "./explain.ts";
import { keyOf } from "./key.ts";
import { limits } from "./limits.ts";
import { hasNativePattern, profile } from "./profile.ts";
import type { Violation } from "./violation.ts";

/** What is to be checked, all of it text, so that it can be sent to another process. */
export type Job =
  | { kind: "schema"; schemaText: string }
  | { kind: "payload"; schemaText: string; valueText: string }
  | { kind: "response"; schemaText: string; valueText: string; timeZone?: string | undefined };

/** `text` is the value's own text, coerced where that made it valid. */
export type Outcome = { violations: Violation[]; text: string };

/** Does a job in this process. `bound` limits the time of each part; its `Unfinished` is thrown on. */
export function perform(job: Job, bound: Bound): Outcome {
  const compiled = compile(job, bound);
  if ("violations" in compiled) return compiled;
  if (job.kind === "schema") return { violations: [], text: "" };
  try {
    return run(job, { ...compiled, bound });
  } catch (error) {
    return { violations: [{ path: "", message: reasonOf(error) }], text: job.valueText };
  }
}

type Compiled = { check: Check; native: boolean };

const cache = new LRUCache<string, Compiled>({ max: 200 });

function compile(job: Job, bound: Bound): Compiled | Outcome {
  const mode: Mode = job.kind === "payload" ? "payload" : "response";
  const schema = { key: keyOf(job.schemaText), text: job.schemaText };
  const allErrors = job.kind === "schema" || !mayAbound(schema, job.valueText);
  const key = `${mode} ${allErrors} ${schema.key}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  try {
    const check = bound(limits.time.compile, () => compileSchema(job.schemaText, { mode, allErrors }));
    const compiled = { check, native: hasNativePattern(profile(check.root).patterns.keys()) };
    cache.set(key, compiled);
    return compiled;
  } catch (error) {
    if (error instanceof Unfinished) throw error;
    return { violations: [compileViolation(error, job.schemaText)], text: "" };
  }
}

function run(
  job: Exclude<Job, { kind: "schema" }>,
  { check, native, bound }: Compiled & { bound: Bound },
): Outcome {
  const loose = job.kind === "payload";
  const timeZone = job.kind === "response" ? job.timeZone : undefined;
  const once = (): Outcome =>
    bound(native ? nativeTime(job.valueText) : limits.time.check, () => {
      const { text, errors } = coerce(check, job.valueText, { loose, timeZone });
      return { violations: explain(errors, check.root), text };
    });
  try {
    return once();
  } catch (error) {
    // A busy machine looks like a runaway pattern; a second overrun is no accident.
    if (native && error instanceof Overrun) return once();
    throw error;
  }
}

/** Reading a large value takes its time, which is no fault of the patterns. */
function nativeTime(valueText: string): number {
  const { check, nativePatterns, nativePatternsPerCharacter } = limits.time;
  return Math.min(check, Math.ceil(nativePatterns + valueText.length * nativePatternsPerCharacter));
}

function compileViolation(error: unknown, schemaText: string): Violation {
  if (error instanceof Ajv.MissingRefError) {
    const { refs } = profile(JSON.parse(schemaText));
    const path =
      Array.from(refs).find(([ref]) => error.missingRef.endsWith(ref.replace(/#$/, "")))?.[1] ?? "";
    return {
      path,
      message: "refers to something that is not in this schema; only references within it are supported",
    };
  }
  if (error instanceof Overrun) return { path: "", message: "takes too long to be compiled; simplify it" };
  if (error instanceof RangeError) return { path: "", message: "is nested too deeply to be compiled" };
  return { path: "", message: "cannot be compiled as a JSON Schema; check its $id and $ref values" };
}

/** What a value is to blame for. Anything else is a fault of ours, and stays an error. */
function reasonOf(error: unknown): string {
  if (error instanceof Overrun)
    return "takes too long to be checked; simplify the schema, its patterns above all";
  if (error instanceof RangeError) return "is nested too deeply to be checked";
  if (error instanceof SyntaxError) return "is not JSON";
  throw error;
}
