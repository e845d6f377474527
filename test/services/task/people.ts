import type { Actor } from "../../../src/services/core/call.ts";
import { ADMIN, type TestServices } from "../../support/services.ts";

/** Somebody of the directory, as the actor they are once signed in. */
export interface TestPerson extends Extract<Actor, { kind: "user" }> {
  userId: string;
  email: string;
}

/** Adds a person by the directory's own door. */
export async function addPerson(
  t: TestServices,
  person: { email: string; operator?: boolean; pool?: string; role?: string; accessLevel?: string },
): Promise<TestPerson> {
  const { user } = await t.users(ADMIN).createUser(person);
  const { email, operator = false } = person;
  const userId = user?.id ?? "";
  return { kind: "user", userId, email, displayName: null, isOperator: operator, sessionHash: null };
}
