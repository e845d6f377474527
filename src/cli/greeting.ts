import { say } from "./output.ts";

export interface Greeting {
  url: string;
  /** The state directory, or the database where it is yours. */
  database: string;
  /** Where people open the dashboard. */
  dashboard: string;
  setupToken: string | undefined;
}

/** The start-up lines; what there is to do comes last. */
export function greet({ url, database, dashboard, setupToken }: Greeting): void {
  say(`✓ Server running at ${url}`);
  say(`✓ Database: ${database}`);
  sayDashboard(dashboard, setupToken);
}

/** Where people begin: while there is no user, the link that makes the first operator. */
export function sayDashboard(dashboard: string, setupToken: string | undefined): void {
  say("✓ Open the dashboard at:");
  say();
  say(`    ${setupToken === undefined ? dashboard : `${dashboard}/setup?token=${setupToken}`}`);
  say();
  if (setupToken !== undefined) say("  (one-shot setup link — paste it into your browser)");
}
