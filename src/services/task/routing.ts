import { type Check, isObject } from "../core/check.ts";
import { isEmailAddress } from "../core/email-address.ts";
import { fail } from "../core/errors.ts";
import { appendPointer } from "../json/index.ts";
import type { Traits } from "../user/index.ts";
import { readPythonLiteral } from "./python-literal.ts";

/** What is wrong with a text, or undefined where it is sound. */
type Judge = (text: string) => string | undefined;

const line: Judge = (text) =>
  text.trim() !== "" && text.length <= 320 && !/[\p{Cc}\p{Cs}]/u.test(text)
    ? undefined
    : "must be one line of 1 to 320 characters";
const address: Judge = (text) => (isEmailAddress(text.trim()) ? undefined : "must be an e-mail address");

const MOST = 100;

/** Members of `assign_to` that clients send, in both spellings where they differ. Each may be null. */
const MEMBERS: Readonly<Record<string, { judge: Judge; list?: true }>> = {
  email: { judge: address },
  emails: { judge: address, list: true },
  user_id: { judge: line },
  userId: { judge: line },
  slack_user_id: { judge: line },
  pool: { judge: line },
  role: { judge: line },
  access_level: { judge: line },
  accessLevel: { judge: line },
};

const WAYS = "email, emails, user_id, slack_user_id, pool, role and access_level";

/** Who a task is for; all that is named has to hold. */
export interface Criteria extends Omit<Traits, "email"> {
  /** Lower case, each once; of several, each of the people is offered the task. Empty: anybody. */
  emails: string[];
}

/** Whether people are chosen by what they are, not by who. */
export function hasLabels({ pool, role, accessLevel }: Criteria): boolean {
  return pool !== undefined || role !== undefined || accessLevel !== undefined;
}

/**
 * What `assign_to` asks for, which must be understood at create: an unknown shape would leave the task to nobody,
 * silently. Undefined where something is wrong with it.
 */
export function checkAssignTo(check: Check, json: string): Criteria | undefined {
  const written = check.jsonObject("/assign_to", json);
  const value = written && (unwrapped(written) ?? written);
  if (!value) return undefined;
  if ("marketplace" in value) throw fail("MARKETPLACE_NOT_AVAILABLE");
  let sound = true;
  const wrong = (path: string, problem: string) => {
    check.unacceptable(path, problem);
    sound = false;
  };
  for (const [key, member] of Object.entries(value)) {
    if (check.full) return undefined;
    const place = appendPointer("/assign_to", key.slice(0, 64));
    const known = Object.hasOwn(MEMBERS, key) ? MEMBERS[key] : undefined;
    if (!known) wrong(place, `is not a way to assign; there are ${WAYS}`);
    else if (member !== null) {
      const entries = known.list && Array.isArray(member) ? member : [member];
      if (known.list && !Array.isArray(member)) return malformed(check, place, "must be a list of strings");
      if (known.list && (entries.length === 0 || entries.length > MOST))
        wrong(place, `must have 1 to ${MOST} entries`);
      for (const [index, entry] of entries.slice(0, MOST).entries()) {
        const at = known.list ? appendPointer(place, index) : place;
        if (typeof entry !== "string") return malformed(check, at, "must be a string");
        const problem = known.judge(entry);
        if (problem) wrong(at, problem);
      }
    }
  }
  if (!sound) return undefined;
  const spelled = (...names: string[]) => {
    const given = new Set(names.flatMap((name) => named(value[name])));
    if (given.size > 1) wrong("/assign_to", `must not name ${names.join(" and ")} with different values`);
    return [...given][0];
  };
  const criteria = {
    emails: addresses(value),
    userId: spelled("user_id", "userId"),
    slackUserId: spelled("slack_user_id"),
    pool: spelled("pool"),
    role: spelled("role"),
    accessLevel: spelled("access_level", "accessLevel"),
  };
  if (criteria.emails === "nobody") wrong("/assign_to/emails", "must hold the address of `email` beside it");
  else if (
    Object.values(criteria)
      .flat()
      .every((entry) => entry === undefined)
  )
    wrong("/assign_to", `must name somebody, by ${WAYS}`);
  return sound && criteria.emails !== "nobody" ? { ...criteria, emails: criteria.emails } : undefined;
}

function malformed(check: Check, path: string, problem: string): undefined {
  check.malformed(path, problem);
}

/** The stock Python client sends a dict as its repr in a string. */
function unwrapped(written: Record<string, unknown>): Record<string, unknown> | undefined {
  if (Object.keys(written).length !== 1 || typeof written.value !== "string") return undefined;
  const read = written.value.length <= 20_000 ? readPythonLiteral(written.value) : undefined;
  return isObject(read) ? read : undefined;
}

const named = (value: unknown): string[] => (typeof value === "string" ? [value.trim()] : []);

/** `email` and `emails` are ANDed, too. */
function addresses({ email, emails }: Record<string, unknown>): string[] | "nobody" {
  const list = Array.isArray(emails) ? emails.flatMap(named) : [];
  const [one] = named(email).map((address) => address.toLowerCase());
  const all = [...new Set(list.map((address) => address.toLowerCase()))];
  if (one === undefined) return all;
  return all.length === 0 || all.includes(one) ? [one] : "nobody";
}
