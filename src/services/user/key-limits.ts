import type { Actor } from "../core/call.ts";
import { fail } from "../core/errors.ts";

/**
 * A key may keep the directory, but it makes nobody an operator, gives nobody a password or another address, and leaves
 * operators alone: else it could make itself more than it is, or become a person.
 * @throws PERMISSION_DENIED where a key asks for that.
 */
export function limitKey(actor: Actor, asksForThat: boolean): void {
  if (actor.kind === "key" && asksForThat) throw fail("PERMISSION_DENIED");
}
