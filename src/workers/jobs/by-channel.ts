import type { Sending } from "../../services/channel/jobs.ts";
import { step } from "../../services/core/step.ts";
import type { Channel } from "../core/channel.ts";

/** Hands something to a channel, as a step that tells what came of it. */
export function byChannel({ kind }: Pick<Channel, "kind">, send: () => Promise<Sending>): Promise<Sending> {
  return step({ kind: "send", name: kind }, async (span) => {
    const result = await send();
    span?.note({ outcome: result.kind === "sent" ? "sent" : result.reason });
    return result;
  });
}
