/** Builds the dashboard, unless what is built is newer than everything it is made of. */
import { globSync, statSync } from "node:fs";
import path from "node:path";
import { build } from "vite";

const ROOT = path.dirname(import.meta.dirname);
const SOURCES = [
  "web/src/**/*",
  "web/*.{html,ts,json}",
  "web/public/**/*",
  "gen/**/*.ts",
  "src/services/form/**/*.ts",
  "package-lock.json",
];

function newest(patterns: string[]): number {
  const times = globSync(patterns, { cwd: ROOT }).map((file) => statSync(path.join(ROOT, file)).mtimeMs);
  return Math.max(0, ...times);
}

if (newest(["web/dist/index.html"]) <= newest(SOURCES)) {
  await build({ root: path.join(ROOT, "web"), logLevel: "warn" });
}
