import { cp, symlink } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../tidy/tree.ts";

const NOT_COMMITTED = new Set(["node_modules", "dist", ".git", ".awaithumans", ".cache"]);

/** A clean copy of this checkout, so that packing builds everything anew and leaves nothing behind here. */
export async function copyCheckout(folder: string): Promise<void> {
  await cp(ROOT, folder, {
    recursive: true,
    filter: (source) => !NOT_COMMITTED.has(path.basename(source)),
  });
  await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"), "dir");
}
