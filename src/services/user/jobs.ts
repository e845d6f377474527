/** What workers know of people. */
export type { Addresses, KnownPerson, PersonKey } from "./person.ts";
