/** What workers may do with tasks. */
export { type ExpireDeps, expireDueTasks, nextDueTime } from "./expire.ts";
