/** Name of the npm script that runs this, or undefined where npm does not. */
export const npmScript = (): string | undefined => process.env.npm_lifecycle_event;

const HINT =
  "npm keeps options for itself unless -- stands before them: npm run -s awaithumans add-user -- --email mira@example.com";

/** A word about `--` where npm runs this and no option came through: they may have been given without it. */
export function npmHint(args: readonly string[]): string | undefined {
  return npmScript() === "awaithumans" && !args.some((word) => word.startsWith("-")) ? HINT : undefined;
}
