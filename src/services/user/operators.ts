import { fail } from "../core/errors.ts";
import type { Locked } from "./load.ts";
import type { UserRow } from "./view.ts";

/** Refuses to take the last active operator away. @throws LAST_OPERATOR */
export function keepAnOperator(
  { user, otherOperators }: Locked,
  what: "delete" | "demote" | "deactivate",
): void {
  if (user.isOperator && user.active && otherOperators.length === 0)
    throw fail("LAST_OPERATOR", { what: `${what} the last active operator` });
}

/**
 * Refuses to take the last active operator away who can sign in, or what they sign in with. Where none could before,
 * there is nothing to keep.
 * @throws LAST_OPERATOR
 */
export function keepASignIn(
  { user, otherOperators }: Locked,
  what: "delete" | "demote" | "deactivate" | "take the password from" | "take the e-mail address from",
): void {
  if (user.isOperator && user.active && canSignIn(user) && !otherOperators.some(canSignIn))
    throw fail("LAST_OPERATOR", { what: `${what} the last active operator who can sign in` });
}

const canSignIn = ({ hasPassword, email }: UserRow): boolean => hasPassword && email !== null;
