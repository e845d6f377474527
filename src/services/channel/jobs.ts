/** What workers may do with deliveries. */
export { type LoadedDelivery, loadDelivery } from "./load.ts";
export type * from "./port.ts";
export { carriesLetters, firstPlace } from "./reach.ts";
export { recordFailed, recordRetry, recordSent, settleSent } from "./record.ts";
