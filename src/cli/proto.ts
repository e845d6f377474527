import { copyFile, mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CommandError, EXIT } from "./exit.ts";
import { say } from "./output.ts";
import { printableJson } from "./printable.ts";

/** Beside `src` in a checkout, and beside the built one in the package. */
const CONTRACT = fileURLToPath(new URL("../../proto", import.meta.url));

/** Writes the contract's files below a folder, under the paths that their imports name. */
export async function proto(options: { out: string; json?: boolean }): Promise<void> {
  if (options.out === "") throw new CommandError("Give --out a folder.", EXIT.usage);
  const folder = path.resolve(options.out);
  const files = await contractFiles();
  for (const file of files) await write(folder, file);
  if (options.json) return say(printableJson({ folder, files }));
  say(`✓ ${files.length} .proto files in ${options.out}`);
}

async function contractFiles(): Promise<string[]> {
  const entries = await readdir(CONTRACT, { recursive: true });
  return entries
    .filter((file) => file.endsWith(".proto"))
    .map((file) => file.split(path.sep).join("/"))
    .sort();
}

async function write(folder: string, file: string): Promise<void> {
  const target = path.join(folder, file);
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(CONTRACT, file), target);
  } catch (error) {
    const { code } = error instanceof Error && "code" in error ? error : { code: undefined };
    if (code !== "EEXIST" && code !== "ENOTDIR" && code !== "EISDIR") throw error;
    throw new CommandError(
      `${target} cannot be written, because a file or folder stands in its way. Give --out another folder.`,
      EXIT.usage,
    );
  }
}
