import { isEmailAddress } from "./services/core/email-address.ts";

export { isEmailAddress } from "./services/core/email-address.ts";

/** How one setting is read: the variable is `AWAITHUMANS_<name>`. */
export interface Setting<T> {
  readonly name: string;
  readonly read: (text: string) => T;
  readonly fallback: string | undefined;
  readonly doc: string;
}

export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

/** What a table of settings reads as; a setting without a fallback may be absent. */
export type SettingValues<S extends SettingTable> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T | undefined : never;
};

/** What is wrong with a value, to follow the variable's name. Never repeats the value. */
export class SettingError extends Error {}

export const setting = <T>(
  name: string,
  read: (text: string) => T,
  doc: string,
  fallback?: string,
): Setting<T> => ({ name, read, doc, fallback });

export const text = (value: string): string => value;

export const whole = (min: number, max: number) => (value: string) => {
  const number = Number(value);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new SettingError(`must be a whole number from ${min} to ${max}`);
};

/** Text of this shape; `problem` says what it must be. */
export const shaped = (shape: RegExp, problem: string) => (value: string) => {
  if (shape.test(value)) return value;
  throw new SettingError(problem);
};

export const oneOf =
  <const T extends string>(...options: T[]) =>
  (value: string): T => {
    const found = options.find((option) => option === value.trim().toLowerCase());
    if (found !== undefined) return found;
    throw new SettingError(`must be one of ${options.join(", ")}`);
  };

export const list = (value: string): string[] =>
  value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");

export function flag(value: string): boolean {
  const word = value.trim().toLowerCase();
  if (/^(true|1|yes|on)$/.test(word)) return true;
  if (/^(false|0|no|off)$/.test(word)) return false;
  throw new SettingError("must be true or false");
}

/** Where a vendor's API is, without a slash at the end; no request can be made with credentials in an address. */
export function baseUrl(value: string): string {
  if (/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(value) && URL.canParse(value))
    return value.replace(/\/+$/, "");
  throw new SettingError(
    "must be http:// or https:// with a host, perhaps a path, and neither credentials nor a query",
  );
}

export function emailAddress(value: string): string {
  if (isEmailAddress(value)) return value;
  throw new SettingError("must be a bare e-mail address");
}

/** One line of text for a header. */
export function line(value: string): string {
  if (!/[\r\n]/.test(value) && value.length <= 320) return value;
  throw new SettingError("must be one line of at most 320 characters");
}

/** Reads one table; what is wrong is added to `problems`. An empty variable counts as not set. */
export function readSettings<S extends SettingTable>(
  table: S,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): SettingValues<S> {
  const values: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(table)) {
    const given = env[`AWAITHUMANS_${entry.name}`] || entry.fallback;
    if (given === undefined) continue;
    values[key] = readAs(entry.read, { variable: `AWAITHUMANS_${entry.name}`, value: given }, problems);
  }
  // The table gives each value its type; one that could not be read is a problem and never used.
  return values as SettingValues<S>;
}

/** Undefined where the value of the variable is wrong, which is then added to `problems`. */
export function readAs<T>(
  read: (text: string) => T,
  { variable, value }: { variable: string; value: string },
  problems: string[],
): T | undefined {
  try {
    return read(value);
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    problems.push(`${variable} ${error.message}.`);
    return undefined;
  }
}

/** Variables that a verifier may take its key from besides the providers' own and those that `…_KEY_ENVS` lists. */
export const VERIFIER_VARIABLE = /^AWAITHUMANS_VERIFIER_(?!KEY_ENVS$)[A-Z0-9_]+$/;
