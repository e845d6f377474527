import { humanise } from "../../../src/services/form/index.ts";

interface Words {
  /** Within a sentence, after `by`. */
  name: string;
  /** Where a row of a table or a choice begins. */
  title: string;
  /** How an answer came, where `by` and the name do not say it well. */
  came?: string;
}

/** The one list of how ways are called. A channel that is not in it is called by its kind. */
const WORDS: ReadonlyMap<string, Words> = new Map<string, Words>([
  ["dashboard", { name: "dashboard", title: "Dashboard", came: "in the dashboard" }],
  ["slack", { name: "Slack", title: "Slack", came: "in Slack" }],
  ["email", { name: "e-mail", title: "E-mail" }],
  ["api", { name: "API", title: "API", came: "through the API" }],
  ["embed", { name: "embed", title: "Embedded form" }],
  ["policy", { name: "policy", title: "By policy, on timeout" }],
  ["unknown", { name: "unknown", title: "Not told" }],
]);

/** The name of a channel within a sentence. */
export function channelName(kind: string): string {
  return WORDS.get(kind)?.name ?? kind;
}

/** A channel as a row of a table begins. */
export function channelTitle(kind: string): string {
  return WORDS.get(kind)?.title ?? humanise(kind);
}

/** By which channel an answer came; nothing where that is not known. */
export function cameBy(kind: string | undefined): string {
  return kind ? (WORDS.get(kind)?.came ?? `by ${channelName(kind)}`) : "";
}

/** Every way by which something can come to a server that has these channels. */
export function waysWith(channels: readonly string[]): string[] {
  return ["dashboard", ...channels, "api", "embed", "policy"];
}
