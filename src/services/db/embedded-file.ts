import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { newId } from "./ids.ts";

/** Writes a file that only this user can read, in one step: a reader sees the old text or the new. */
export async function writePrivate(file: string, text: string): Promise<void> {
  const draft = `${file}.${newId()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: "wx" });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Makes the state directory where it is missing, closed to others. As root others may pass through,
 * since the Postgres inside is not root; whatever is secret in it is private by itself.
 */
export async function makeStateDir(folder: string): Promise<void> {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  const made = await mkdir(folder, { recursive: true, mode });
  if (made !== undefined) await writeFile(path.join(folder, ".gitignore"), "*\n");
}
