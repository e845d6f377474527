/** What workers may do with deliveries. */
export { type LoadedDelivery, loadDelivery } from "./load.ts";
export type {
  Addresses,
  ChannelPort,
  ChannelStatus,
  KnownPerson,
  Outgoing,
  PersonKey,
  Place,
  Purpose,
  SenderIdentity,
  Sending,
  Trouble,
} from "./port.ts";
export { recordFailed, recordRetry, recordSent } from "./record.ts";
