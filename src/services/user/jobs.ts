/** What workers know of people. */
export { findPerson } from "./find.ts";
export type { Addresses, KnownPerson, PersonKey } from "./person.ts";
