import { connectApi, type ServerOptions } from "./api.ts";
import { type ChannelStanding, signOf, tryIt, wordOf } from "./channel-line.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError } from "./exit.ts";
import { say } from "./output.ts";
import { printable, printableJson } from "./printable.ts";

/** A channel as the server describes it. */
export interface ChannelReport extends ChannelStanding {
  kind: string;
  label: string;
  /** What is known of the set-up, a sentence each. */
  facts: readonly string[];
  /** A destination to begin a test with. */
  example: string;
}

/** Lists the channels of the running server, and what is missing. */
export async function listChannels(options: ServerOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const channels = await api.get<readonly ChannelReport[]>("/api/channels");
  if (options.json) return say(printableJson(channels));
  for (const channel of channels) {
    const { kind, label, status, problems, facts, example } = channel;
    const hint = status === "ready" ? `; ${tryIt(example)}` : "";
    say(printable(`${signOf(channel)} ${label} (${kind}): ${wordOf(channel)}${hint}`));
    for (const sentence of [...problems, ...facts]) say(`    ${printable(sentence)}`);
  }
}

/** Sends a test message. @throws CommandError with the reason where it was not sent. */
export async function testChannel(destination: string, options: ServerOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const result = await api.post<{ sent: boolean; message: string }>("/api/channels/test", { destination });
  if (options.json) say(printableJson(result));
  if (!result.sent) throw new CommandError(`Not sent: ${printable(result.message)}`);
  if (!options.json) say(`✓ ${printable(result.message)}`);
}
