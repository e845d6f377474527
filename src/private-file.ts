import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** Only its owner reads and writes it, whatever the umask says. */
const PRIVATE = 0o600;

/** Writes a file that only this user can read, in one step: a reader sees the old text or the new. */
export async function writePrivate(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: PRIVATE, flag: "wx" });
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
  if (made !== undefined) await writeFile(path.join(folder, ".gitignore"), "*\n", { mode: PRIVATE });
}
