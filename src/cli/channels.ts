import { connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError } from "./exit.ts";
import { say } from "./output.ts";

interface ChannelsOptions extends ServerOptions {
  json?: boolean;
}

/** A channel as the server describes it. */
export interface ChannelReport {
  kind: string;
  label: string;
  status: "off" | "incomplete" | "ready";
  problems: readonly string[];
  facts: readonly string[];
}

const SIGNS = { ready: "✓", incomplete: "⚠", off: "·" } as const;
const WORDS = { ready: "ready", incomplete: "set up in part", off: "not set up" } as const;

/** Lists the channels of the running server, and what is missing. */
export async function listChannels(options: ChannelsOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const channels = await api.get<readonly ChannelReport[]>("/api/channels");
  if (options.json) return say(JSON.stringify(channels, null, 2));
  for (const { kind, label, status, problems, facts } of channels) {
    say(`${SIGNS[status]} ${label} (${kind}): ${WORDS[status]}`);
    for (const sentence of [...problems, ...facts]) say(`    ${sentence}`);
  }
}

/** Sends a test message. @throws CommandError with the reason where it was not sent. */
export async function testChannel(destination: string, options: ChannelsOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const result = await api.post<{ sent: boolean; message: string }>("/api/channels/test", { destination });
  if (options.json) say(JSON.stringify(result, null, 2));
  if (!result.sent) throw new CommandError(`Not sent: ${result.message}`);
  if (!options.json) say(`✓ ${result.message}`);
}
