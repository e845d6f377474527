import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");

const NOT_OURS = new Set(["node_modules", "dist", ".git", ".awaithumans", ".cache"]);
/** What running a client in its folder makes there. */
const MADE = /^examples\/clients\/\w+\/(?:gen|proto|target|Cargo\.lock|package-lock\.json)$/;

/** Every committed file below the folder, as a path from the root with forward slashes. */
export function filesIn(folder = "."): string[] {
  const files: string[] = [];
  for (const entry of readdirSync(path.join(ROOT, folder), { withFileTypes: true })) {
    const file = path.posix.join(folder, entry.name);
    if (NOT_OURS.has(entry.name) || MADE.test(file)) continue;
    if (entry.isDirectory()) files.push(...filesIn(file));
    else if (entry.isFile()) files.push(file);
  }
  return files.sort();
}

export function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

/** Program text that we write by hand: no generated code, no third-party files. */
export function sources(): string[] {
  return filesIn().filter((file) => /\.(?:[jt]sx?|mjs|css|proto)$/.test(file) && !isBorrowed(file));
}

/** Every text we write by hand: program text, prose, configuration. */
export function texts(): string[] {
  const binary = /\.(?:png|ico|woff2?|binpb|pem)$/;
  return filesIn().filter((file) => !binary.test(file) && !isBorrowed(file) && file !== "package-lock.json");
}

function isBorrowed(file: string): boolean {
  return /^(?:gen|third_party)\//.test(file);
}
