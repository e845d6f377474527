import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ROOT } from "./tree.ts";

export interface ToolOutcome {
  code: number | null;
  /** Both streams, without colours. */
  output: string;
}

/** Runs a program of node_modules/.bin in the root folder, to its end. */
export async function tool(name: string, ...args: string[]): Promise<ToolOutcome> {
  const bin = path.join(ROOT, "node_modules", ".bin");
  const child = spawn(path.join(bin, name), args, {
    cwd: ROOT,
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  return { code, output: output.trim() };
}
