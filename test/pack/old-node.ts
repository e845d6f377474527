import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { USER_PATH } from "./project.ts";

const OLDEST = [22, 19] as const;

/** Folder of a node on the PATH that is too old for the server; undefined where there is none. */
export async function findOldNode(): Promise<string | undefined> {
  for (const folder of USER_PATH) {
    const found = await promisify(execFile)(path.join(folder, "node"), ["--version"]).catch(() => undefined);
    if (found !== undefined && isOld(found.stdout)) return folder;
  }
  return undefined;
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.trim().slice(1).split(".").map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

/** Has the Node that loads it first say that it is Node 20. */
export const PRETEND_OLD =
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})";
