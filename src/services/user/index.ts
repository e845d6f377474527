import type { UserService } from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Verbs } from "../core/bind.ts";
import { clearPassword } from "./clear-password.ts";
import { createUser } from "./create.ts";
import { deleteUser } from "./delete.ts";
import type { UserDeps } from "./deps.ts";
import { getUser } from "./get.ts";
import { inviteUser } from "./invite.ts";
import { listUsers } from "./list.ts";
import { setPassword } from "./set-password.ts";
import { updateUser } from "./update.ts";

export type { UserDeps } from "./deps.ts";
export { findPeople, findPerson, findPersonById } from "./find.ts";
export { type Addresses, addressOnly, type KnownPerson, type PersonKey } from "./person.ts";
export { hasTraits, Picks, TRAITS, type Traits } from "./pick.ts";

/** The verbs of `awaithumans.user.v1.UserService`. */
export const userVerbs: Verbs<typeof UserService, UserDeps> = {
  createUser,
  listUsers,
  getUser,
  updateUser,
  deleteUser,
  setPassword,
  clearPassword,
  inviteUser,
};
