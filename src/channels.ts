import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import { type Config, deriveKey } from "./config.ts";
import type { ServerPlugins } from "./plugins.ts";
import { packageVersion } from "./version.ts";
import type { Channel, ChannelContext, ChannelModule, ChannelStatus } from "./workers/core/channel.ts";

export type { Channel } from "./workers/core/channel.ts";

export interface ChannelsOptions {
  plugins: ServerPlugins;
  /** Everything that a channel needs of the configuration. */
  config: Pick<Config, "channels" | "outboundAllow" | "payloadKey" | "publicUrl">;
  identities: ChannelContext["identities"];
  log: Logger;
}

/** The channels of this server by kind, in the order of the list. */
export function channelsOf(options: ChannelsOptions): ReadonlyMap<string, Channel> {
  const { plugins, config, identities, log } = options;
  const context: ChannelContext = {
    publicUrl: config.publicUrl,
    deriveKey: (salt) => deriveKey(config.payloadKey, salt),
    identities,
    outboundAllow: config.outboundAllow,
    log,
    now: () => new Date(),
    version: packageVersion(),
  };
  const open = (module: ChannelModule) => module.open(config.channels.get(module.kind) ?? {}, context);
  return new Map(plugins.channels.map((module) => [module.kind, open(module)]));
}

/** How a server is set up, as far as that is no secret. Of the channels it tells what clients of old ask for. */
export function serverFacts(
  config: Pick<Config, "adminToken" | "channels" | "environment" | "publicUrl" | "retentionDays">,
) {
  const { adminToken, channels, environment, publicUrl, retentionDays } = config;
  const { transport, from } = channels.get("email") ?? {};
  return {
    version: packageVersion(),
    environment,
    publicUrl,
    hasAdminToken: adminToken !== undefined,
    slackMode:
      channels.get("slack")?.botToken === undefined ? ("off" as const) : ("single-workspace" as const),
    emailTransport: typeof transport === "string" ? transport : null,
    emailFrom: typeof from === "string" ? from : null,
    retentionDays,
  };
}

/** A channel that somebody began to set up: how far, and what is missing or wrong and what to do, a sentence each. */
export interface ChannelInUse extends Pick<Channel, "kind" | "label">, Pick<ChannelStatus, "problems"> {
  status: Exclude<ChannelStatus["state"], "off">;
}

const PATIENCE_MS = 3_000;

/** How the channels stand that are in use. One that cannot say in a few seconds keeps nobody waiting. */
export async function findInUse(channels: Iterable<Channel>): Promise<ChannelInUse[]> {
  const looks = [...channels].map(async (channel) => {
    const found = await Promise.race([channel.status(), setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    if (found === undefined || found.state === "off") return [];
    return [{ kind: channel.kind, label: channel.label, status: found.state, problems: found.problems }];
  });
  const seen = await Promise.allSettled(looks);
  return seen.flatMap((look) => (look.status === "fulfilled" ? look.value : []));
}
