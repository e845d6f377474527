import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command, Option } from "commander";
import { CommandError, EXIT } from "./exit.ts";

/** Name of the npm script that runs this, or undefined where npm does not. */
export const npmScript = (): string | undefined => process.env.npm_lifecycle_event;

/** The scripts of package.json that hand on what is typed. */
const EXAMPLES: Readonly<Record<string, string>> = {
  awaithumans: "npm run -s awaithumans add-user -- --email mira@example.com",
  dev: "npm run dev -- --port 4000",
};

const example = (): string | undefined => EXAMPLES[npmScript() ?? ""];

/** A word about `--` where npm runs this and no option came through: they may have been given without it. */
export function npmHint(args: readonly string[]): string | undefined {
  if (example() === undefined || args.some((word) => word.startsWith("-"))) return undefined;
  return `npm keeps options for itself unless -- stands before them: ${example()}`;
}

/** Options that npm kept: the command would run without them. */
export class KeptByNpm extends CommandError {}

/** @throws KeptByNpm where npm has handed options of this command on as variables only, most without their value. */
export function refuseWithoutKept(command: Command): void {
  if (example() === undefined) return;
  const withNpm = command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) !== "cli")
    .filter(isWithNpm);
  if (withNpm.length === 0) return;
  const configured = ownSettings();
  const kept = withNpm.filter((option) => !configured.has(nameOf(option)));
  if (kept.length === 0) return;
  const what = kept.map(({ long }) => long).join(" and ");
  throw new KeptByNpm(
    `npm kept ${what} for itself, as every option before a --. Write: ` +
      [before(command), ...kept.map(({ flags }) => flags.replace(/^-\w, /, ""))].join(" "),
    EXIT.usage,
  );
}

function isWithNpm(option: Option): boolean {
  const value = process.env[`npm_config_${nameOf(option)}`];
  return option.negate ? value === "" : Boolean(value);
}

/** As npm names it in the environment. */
function nameOf({ long = "", negate }: Option): string {
  return long.replace(negate ? "--no-" : "--", "").replaceAll("-", "_");
}

/** What npm has from files, as `email` and `scope`: it hands that on in the same way, though nobody typed it. */
function ownSettings(): Set<string> {
  const { npm_config_userconfig, npm_config_globalconfig, npm_config_local_prefix } = process.env;
  const own = npm_config_local_prefix && path.join(npm_config_local_prefix, ".npmrc");
  const files = [npm_config_userconfig, npm_config_globalconfig, own].map((file) => file && textOf(file));
  const names = files.flatMap((text) => [...(text || "").matchAll(/^\s*([\w-]+)\s*(?:=|$)/gm)]);
  return new Set(names.map(([, name = ""]) => name.replaceAll("-", "_")));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** What stands before the options, as in `npm run -s awaithumans -- tasks list`. */
function before(command: Command): string {
  if (npmScript() === "dev") return "npm run dev --";
  const names: string[] = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name());
  return ["npm run -s awaithumans --", ...names].join(" ");
}

/** A command of ours as whoever runs this would type it: under npm with `--` before its first option. */
export function typed(command: string): string {
  if (example() === undefined) return `awaithumans ${command}`;
  return command === "dev" ? "npm run dev" : `npm run -s awaithumans ${command.replace(/ (?=-)/, " -- ")}`;
}
