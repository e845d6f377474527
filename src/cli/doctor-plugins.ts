import { pino } from "pino";
import { type Channel, type ChannelsOptions, channelsOf } from "../channels.ts";
import { type Config, ConfigError } from "../config.ts";
import { type Finding, findProvider, listed, off, pass, warned } from "../findings.ts";
import { PLUGINS } from "../plugins.ts";
import { Api } from "./api.ts";
import { signOf, tryIt, wordOf } from "./channel-line.ts";
import type { ChannelReport } from "./channels.ts";
import { type Check, type Situation, settingsOf } from "./doctor-checks.ts";

type Report = Omit<ChannelReport, "kind" | "label">;

/** Whether people can be told, and answers verified: a check a channel and a provider of models. */
export const PLUGIN_CHECKS: Readonly<Record<string, Check>> = Object.fromEntries([
  ...PLUGINS.channels.map(({ kind }) => [`Channel ${kind}`, check((each) => checkChannel(each, kind))]),
  ...PLUGINS.providers.map((provider) => [
    `Verifier ${provider.names[0]}`,
    check(({ config }) => findProvider(config, provider)),
  ]),
]);

interface Settled extends Situation {
  config: Config;
}

/** A check that needs sound settings. */
function check(look: (situation: Settled) => Finding | Promise<Finding>): Check {
  return async (situation) => {
    try {
      return await look({ ...situation, config: settingsOf(situation) });
    } catch (error) {
      if (error instanceof ConfigError) return warned("cannot be told before Configuration is sound");
      throw error;
    }
  };
}

/** As the running dev server has it, which has the stored senders too; else by the settings that are here. */
async function checkChannel(situation: Settled, kind: string): Promise<Finding> {
  const here = await lookHere(situation.config, kind);
  const there = await lookThere(situation, kind);
  if (there?.status === "off" && here.status !== "off") {
    return warned("set here, but the running server was started without it. Restart it.");
  }
  const found = there ?? here;
  const word = wordOf(found);
  switch (signOf(found)) {
    case "·":
      return off([`${word}.`, ...found.problems, ...found.facts].join(" "));
    case "⚠":
      return warned(listed(word, found.problems));
    case "✓":
      return pass([`${word}; ${tryIt(found.example)}.`, ...found.facts].join(" "));
  }
}

/** The channel opened as the server opens it; where the database is away, without the senders that it keeps. */
async function lookHere(config: Config, kind: string): Promise<Report> {
  const options = { plugins: PLUGINS, config, log: pino({ level: "silent" }) };
  const { databaseUrl } = config;
  const stored =
    databaseUrl === undefined
      ? undefined
      : await lookWithSenders({ ...options, databaseUrl }, kind).catch(() => undefined);
  return stored ?? reportOf(channelsOf({ ...options, identities: async () => [] }).get(kind));
}

async function lookWithSenders(
  options: Omit<ChannelsOptions, "identities"> & { databaseUrl: string },
  kind: string,
): Promise<Report> {
  // Loads the mapper, which a look without a database does without.
  const [{ openChannels }, { Database }] = await Promise.all([
    import("../main.ts"),
    import("../services/db/database.ts"),
  ]);
  const url = options.databaseUrl;
  const db = await Database.open({ url, poolSize: 1, applicationName: "awaithumans doctor" });
  return reportOf(openChannels(options, db).get(kind)).finally(() => db.close());
}

async function reportOf(channel: Channel | undefined): Promise<Report> {
  if (channel === undefined) return { status: "off", problems: [], facts: [], example: "" };
  const { state: status, problems, facts } = await channel.status();
  await channel.close?.();
  return { status, problems, facts, example: channel.example };
}

/** Undefined where no dev server runs, or it cannot say. */
async function lookThere({ running }: Settled, kind: string): Promise<Report | undefined> {
  const { url, admin_token } = running ?? {};
  if (url === undefined || admin_token === undefined) return undefined;
  const reports = await new Api(url, admin_token)
    .get<readonly ChannelReport[]>("/api/channels")
    .catch(() => []);
  return reports.find((report) => report.kind === kind);
}
