#!/usr/bin/env node
// Runs on any Node from 12 on, to say what to do where it is too old: no newer syntax in this file.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST = [22, 19];
const running = process.versions.node.split(".").map(Number);
const isOld = running[0] < OLDEST[0] || (running[0] === OLDEST[0] && running[1] < OLDEST[1]);

if (isOld) {
  process.stderr.write(
    "awaithumans needs Node " +
      OLDEST.join(".") +
      " or newer; this is " +
      process.versions.node +
      ".\n" +
      "Install Node 24 (https://nodejs.org), or in a checkout use its own: npm run dev.\n",
  );
  process.exit(1);
}

// Half of these threads may resolve names, and one whose name has no answer is held for long: there is one for each
// callback under way, so that the names of others are still found. Read when the first of them is needed.
if (process.argv[2] === "worker" && !process.env.UV_THREADPOOL_SIZE) process.env.UV_THREADPOOL_SIZE = "272";

// A checkout runs its sources, whatever was built there before; the package holds only what was built.
const source = new URL("../src/cli/main.ts", import.meta.url);
const built = new URL("../dist/src/cli/main.js", import.meta.url);
import((existsSync(fileURLToPath(source)) ? source : built).href).then((cli) => cli.main(process.argv));
