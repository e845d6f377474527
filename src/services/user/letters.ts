import type { ChannelPorts } from "../channel/index.ts";
import { carriesLetters, firstPlace } from "../channel/reach.ts";
import type { Addresses } from "./person.ts";

/** Whether some channel that carries letters reaches a person, and is set up. Asks the database: not within a transaction. */
export async function canBeWritten(channels: ChannelPorts, person: Addresses): Promise<boolean> {
  const { trouble } = await firstPlace(channels.values().filter(carriesLetters), person);
  return trouble === undefined;
}
