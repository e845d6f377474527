import { cp } from "node:fs/promises";
import path from "node:path";
import { type Command, type Environment, type Place, type Prepared, run, runOrMiss } from "./program.ts";
import { AWAITHUMANS, ROOT } from "./server.ts";

/** What somebody made in the folder who ran the example there. */
const MADE = new Set(["gen", "node_modules", "proto", "target", "Cargo.lock", "package-lock.json"]);

/** A folder of `examples/clients`: how it is built, and the programs that it makes. */
export interface Example {
  folder: string;
  /** What shows that the toolchain is there. */
  tools: readonly Command[];
  /** What asks a registry. */
  fetch?: Command;
  /** What must pass before its programs run. */
  build?: readonly Command[];
  /** What has nothing to say where all is well, each with what shows that its own tool is there. */
  checks?: readonly { tool: Command; check: Command }[];
  /** Programs by their names. */
  programs: Readonly<Record<string, Command>>;
  /** What leaves nothing behind in a cache. */
  cleanUp?: Command;
  env?: Environment;
}

/** Where its commands run. */
export function placeOf({ folder, env = {} }: Example, workshop: string): Place {
  return { folder: path.join(workshop, folder), env };
}

/** Copied out of the repository, with the contract as `awaithumans proto` writes it, as a user would begin. */
export async function prepare(example: Example, workshop: string): Promise<Prepared[]> {
  const { tools, fetch, build = [], checks = [], programs } = example;
  const place = placeOf(example, workshop);
  await cp(path.join(ROOT, "examples/clients", example.folder), place.folder, {
    recursive: true,
    filter: (source) => !MADE.has(path.basename(source)),
  });
  for (const tool of tools) await runOrMiss(tool, place, `no ${tool[0]}`);
  if (fetch) await runOrMiss(fetch, place, `${fetch.join(" ")} fails: no registry?`);
  await run([...AWAITHUMANS, "proto", "--out", "proto"], place);
  for (const step of build) await run(step, place);
  for (const { tool, check } of checks) {
    const isThere = await run(tool, place).then(
      () => true,
      () => false,
    );
    const said = isThere ? await run(check, place) : "";
    if (said.trim() !== "") throw new Error(`${check.join(" ")} says:\n${said}`);
  }
  return Object.entries(programs).map(([name, command]) => ({ name, command, place, isLasting: true }));
}
