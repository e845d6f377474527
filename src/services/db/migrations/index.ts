import { Initial } from "./0001-initial.ts";

/** In order; a released migration never changes. */
export const MIGRATIONS = [{ name: "0001-initial", class: Initial }];
