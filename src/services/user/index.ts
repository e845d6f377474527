import type { UserService } from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Verbs } from "../core/bind.ts";
import { createUser } from "./create.ts";
import type { UserDeps } from "./deps.ts";
import { listUsers } from "./list.ts";

export { findPeople, findPerson, findPersonById } from "./find.ts";
export { type Addresses, addressOnly, type KnownPerson, type PersonKey } from "./person.ts";

/** The verbs of `awaithumans.user.v1.UserService`. */
export const userVerbs: Verbs<typeof UserService, UserDeps> = { createUser, listUsers };
