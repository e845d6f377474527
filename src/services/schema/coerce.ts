import type { ErrorObject } from "ajv";
import { appendPointer, type Edit, pointerSteps, splice } from "../json/index.ts";
import { absent, type Candidate, candidates, type Reading } from "./candidate.ts";
import type { Check } from "./compile.ts";

const MOST_ROUNDS = 12;

type Coerced = {
  /** The given text; where it became valid by coercion, with only the coerced values changed. */
  text: string;
  /** What is wrong even so. Each value is then as near to valid as it could be brought. */
  errors: ErrorObject[];
};

/**
 * Makes a value valid where it is wrong: only a scalar that the schema complains about is tried as something else,
 * candidate after candidate, until no complaint is left or no candidate. So whatever leads to a value (`$ref`,
 * `allOf`, `anyOf`, conditions) needs no reading of its own, and what satisfies its schema is never touched.
 */
export function coerce(check: Check, text: string, reading: Reading): Coerced {
  const state: State = { document: new Document(JSON.parse(text)), attempts: new Map(), reading };
  let errors = check.errors(state.document.value);
  for (let round = 0; errors.length > 0 && round < MOST_ROUNDS; round++) {
    if (!advance(failing(errors, state), state)) break;
    errors = check.errors(state.document.value);
  }
  if (errors.length === 0) return { text: splice(text, editsOf(state.attempts)), errors };
  if (state.attempts.size === 0) return { text, errors };
  settle(failing(errors, state), state.document);
  return { text, errors: check.errors(state.document.value) };
}

type Attempt = { given: unknown; candidates: Candidate[]; at: number };
type State = { document: Document; attempts: Map<string, Attempt>; reading: Reading };

function failing(errors: readonly ErrorObject[], state: State): Map<string, Attempt> {
  const found = new Map<string, Attempt>();
  for (const error of errors) {
    const pointer = complaint(error, state);
    const attempt = pointer === undefined ? undefined : state.attempts.get(pointer);
    if (pointer !== undefined && attempt !== undefined) found.set(pointer, attempt);
  }
  return found;
}

/** Moves every value that is complained about on to its next candidate; false when there was none to move. */
function advance(attempts: ReadonlyMap<string, Attempt>, { document }: State): boolean {
  let moved = false;
  for (const [pointer, attempt] of attempts) {
    const next = attempt.candidates[attempt.at + 1];
    if (next === undefined) continue;
    attempt.at += 1;
    document.put(pointer, next);
    moved = true;
  }
  return moved;
}

/** Where an error has a scalar to try again; notes the candidates that its schema offers. */
function complaint(error: ErrorObject, { document, attempts, reading }: State): string | undefined {
  const { missingProperty } = error.params;
  if (typeof missingProperty === "string") {
    const pointer = appendPointer(error.instancePath, missingProperty);
    return attempts.has(pointer) ? pointer : undefined;
  }
  if (error.propertyName !== undefined) return undefined;
  const pointer = error.instancePath;
  const attempt = attempts.get(pointer) ?? { given: document.at(pointer), candidates: [], at: -1 };
  for (const candidate of candidates(attempt.given, error.parentSchema, reading)) {
    if (candidate === absent && !document.isMember(pointer)) continue;
    if (attempt.candidates.every(({ text }) => text !== candidate.text)) attempt.candidates.push(candidate);
  }
  if (attempt.candidates.length === 0) return undefined;
  attempts.set(pointer, attempt);
  return pointer;
}

/** For the report: a value of the type that was asked for shows what else is wrong; a blank one is just blank. */
function settle(attempts: ReadonlyMap<string, Attempt>, document: Document): void {
  for (const [pointer, attempt] of attempts) {
    const typed = attempt.candidates.find(({ value }) => value !== undefined && value !== null);
    document.put(pointer, typed ?? { text: "", value: attempt.given });
  }
}

function editsOf(attempts: ReadonlyMap<string, Attempt>): Edit[] {
  return Array.from(attempts).flatMap(([pointer, { candidates: tried, at }]) => {
    const candidate = tried[at];
    return candidate === undefined ? [] : [{ pointer, text: candidate.text }];
  });
}

/** A parsed JSON value whose parts can be read and replaced by JSON Pointer. */
class Document {
  readonly #holder: { value: unknown };
  /** By pointer. Only scalars are ever replaced, so objects and arrays stay where they are. */
  readonly #holders = new Map<string, unknown>();

  constructor(value: unknown) {
    this.#holder = { value };
  }

  get value(): unknown {
    return this.#holder.value;
  }

  at(pointer: string): unknown {
    const { holder, name } = this.#place(pointer);
    return holder === undefined ? undefined : Reflect.get(holder, name);
  }

  isMember(pointer: string): boolean {
    const { holder } = this.#place(pointer);
    return holder !== undefined && holder !== this.#holder && !Array.isArray(holder);
  }

  put(pointer: string, { text, value }: Candidate): void {
    const { holder, name } = this.#place(pointer);
    if (holder === undefined) return;
    if (text === undefined) Reflect.deleteProperty(holder, name);
    // Plain assignment to "__proto__" would not make a member.
    else Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true });
  }

  #place(pointer: string): { holder: object | undefined; name: string } {
    if (pointer === "") return { holder: this.#holder, name: "value" };
    const holder = this.#find(above(pointer));
    return { holder: isHolder(holder) ? holder : undefined, name: lastStep(pointer) };
  }

  #find(pointer: string): unknown {
    const unknown: string[] = [];
    let known = pointer;
    for (; known !== "" && !this.#holders.has(known); known = above(known)) unknown.push(known);
    let found = known === "" ? this.#holder.value : this.#holders.get(known);
    for (const next of unknown.reverse()) {
      const step = lastStep(next);
      found = isHolder(found) && Object.hasOwn(found, step) ? Reflect.get(found, step) : undefined;
      this.#holders.set(next, found);
    }
    return found;
  }
}

function above(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf("/"));
}

function lastStep(pointer: string): string {
  return pointerSteps(pointer.slice(pointer.lastIndexOf("/"))).join("");
}

function isHolder(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
