/** How channels are called; one that is not listed is called by its kind. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["slack", "Slack"],
  ["email", "e-mail"],
]);

const CAME: ReadonlyMap<string, string> = new Map([
  ["dashboard", "in the dashboard"],
  ["slack", "in Slack"],
  ["api", "through the API"],
]);

/** The name of a channel within a sentence. */
export function channelName(kind: string): string {
  return NAMES.get(kind) ?? kind;
}

/** By which channel an answer came; nothing where that is not known. */
export function cameBy(kind: string | undefined): string {
  return kind ? (CAME.get(kind) ?? `by ${channelName(kind)}`) : "";
}
