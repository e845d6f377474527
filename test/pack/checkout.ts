import { cp, symlink } from "node:fs/promises";
import path from "node:path";
import { ROOT, read } from "../tidy/tree.ts";

/** Names, at any depth where the line says so. */
const LEFT_OUT = read(".dockerignore")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** Whether the image is built without this file. */
function isLeftOut(file: string): boolean {
  const fromRoot = path.relative(ROOT, file).split(path.sep).join("/");
  return fromRoot !== "" && LEFT_OUT.some((glob) => path.posix.matchesGlob(fromRoot, glob));
}

/** A clean copy of this checkout, so that packing builds everything anew: what the image is built of and no more. */
export async function copyCheckout(folder: string): Promise<void> {
  await cp(ROOT, folder, {
    recursive: true,
    filter: (source) => !isLeftOut(source),
  });
  await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"), "dir");
}
