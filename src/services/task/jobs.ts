/** What workers may do with tasks. */
export { expireDueTasks, nextDueTime } from "./expire.ts";
