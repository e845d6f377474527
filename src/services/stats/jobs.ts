/** What workers do for the figures. */
export { rollUpSome } from "./roll-up.ts";
