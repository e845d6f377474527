import type { Addresses } from "../user/index.ts";
import type { ChannelPort, Place, Trouble } from "./port.ts";

/** By which channel a person is reached, and where; or why by none. */
export type Reach<Channel extends ChannelPort> =
  | { channel: Channel; place: Place; trouble?: never }
  | { channel?: never; place?: never; trouble: Trouble };

const NOWHERE: Trouble = {
  reason: "no_client",
  message: "No channel of this server reaches this person.",
};

/**
 * The first of these channels that has an address of the person and can send. Where none can, what is wrong with the
 * first that has one.
 */
export async function firstPlace<Channel extends ChannelPort>(
  channels: Iterable<Channel>,
  person: Addresses,
): Promise<Reach<Channel>> {
  let first: Trouble | undefined;
  for (const channel of channels) {
    const place = channel.placeOf(person);
    if (place === undefined) continue;
    const trouble = await channel.trouble(place.identity);
    if (trouble === undefined) return { channel, place };
    first ??= trouble;
  }
  return { trouble: first ?? NOWHERE };
}

/** Whether a channel sends what is for one person's eyes only. */
export function carriesLetters<Channel extends ChannelPort>(
  channel: Channel,
): channel is Channel & Required<Pick<ChannelPort, "letter">> {
  return channel.letter !== undefined;
}
