import { typed } from "./npm.ts";

/** What is told of a channel, whoever looked. */
export interface ChannelStanding {
  status: "off" | "incomplete" | "ready";
  /** What is missing or wrong and what to do, a sentence each. */
  problems: readonly string[];
}

/** The words of the dashboard; JSON has the names. */
const WORDS = { ready: "ready", incomplete: "not complete", off: "off" } as const;

/** How a channel stands, as a line begins that tells it. One that is ready can have something to look at. */
export function signOf({ status, problems }: ChannelStanding): "✓" | "⚠" | "·" {
  if (status === "off") return "·";
  return status === "incomplete" || problems.length > 0 ? "⚠" : "✓";
}

/** How far it is set up, in the one word that is used for it. */
export const wordOf = ({ status }: ChannelStanding): string => WORDS[status];

/** Ready says that the settings are sound, not that a message arrives. */
export const tryIt = (example: string): string => `try it: ${typed(`channels test ${example}`)}`;
