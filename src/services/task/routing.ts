import type { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { appendPointer } from "../json/index.ts";

type Accepts = (value: unknown) => string | undefined;

const text: Accepts = (value) =>
  typeof value === "string" && value.trim() !== "" && value.length <= 320
    ? undefined
    : "must be text of 1 to 320 characters";
const optionalText: Accepts = (value) => (value === null ? undefined : text(value));
const texts: Accepts = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= 100 &&
  value.every((entry) => text(entry) === undefined)
    ? undefined
    : "must be a list of 1 to 100 texts";

/** Members of `assign_to` that clients send, in both spellings where they differ. */
const MEMBERS: Readonly<Record<string, Accepts>> = {
  email: text,
  emails: texts,
  user_id: text,
  userId: text,
  slack_user_id: text,
  pool: text,
  role: text,
  access_level: optionalText,
  accessLevel: optionalText,
  // The stock Python client sends a dict as its repr in a string.
  value: text,
};

/**
 * `assign_to` must be understood at create: an unknown shape would leave the task to nobody, silently.
 * Returns the one address it names; undefined for the shapes that are not routed yet.
 */
export function checkAssignTo(check: Check, json: string): string | undefined {
  const value = check.jsonObject("/assign_to", json);
  if (!value) return undefined;
  if ("marketplace" in value) throw fail("MARKETPLACE_NOT_AVAILABLE");
  const entries = Object.entries(value);
  if (entries.length === 0)
    check.unacceptable(
      "/assign_to",
      "must name somebody: email, emails, user_id, slack_user_id, pool or role",
    );
  for (const [key, member] of entries) {
    const accepts = Object.hasOwn(MEMBERS, key) ? MEMBERS[key] : undefined;
    const problem = accepts
      ? accepts(member)
      : "is not a way to assign; use email, emails, user_id, slack_user_id, pool or role";
    if (problem) check.unacceptable(appendPointer("/assign_to", key.slice(0, 64)), problem);
  }
  const { email, ...others } = value;
  return typeof email === "string" && Object.keys(others).length === 0
    ? email.trim().toLowerCase()
    : undefined;
}
