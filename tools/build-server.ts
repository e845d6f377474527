import { spawnSync } from "node:child_process";
import { cpSync, globSync, rmSync } from "node:fs";
import path from "node:path";

// Makes `dist` of `src` and `gen`, with the built dashboard, the contract and the documents where compiled code
// finds them as source code does.
const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");

rmSync(dist, { recursive: true, force: true });
const compiled = spawnSync("tsc", ["-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
cpSync(path.join(root, "web/dist"), path.join(dist, "web/dist"), { recursive: true });
for (const file of globSync(["proto/**/*.proto", "docs/*.md"], { cwd: root })) {
  cpSync(path.join(root, file), path.join(dist, file));
}
