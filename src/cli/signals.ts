import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { npmScript } from "./npm.ts";
import { say } from "./output.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm passes on what the terminal has already sent to us; that is not a second wish. */
const ECHO_MS = 300;
const PARENT_CHECK_MS = 500;

/**
 * Settles at the first wish to stop: a signal, or under npm, which passes no SIGTERM on, the end of npm.
 * A second signal ends the process at once; `atOnce` runs before that.
 */
export function stopRequested(atOnce: () => void = () => {}): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined;
    const onSignal = () => {
      if (since === undefined) {
        since = performance.now();
        resolve();
      } else if (performance.now() - since > ECHO_MS) {
        atOnce();
        setImmediate(() => process.exit(1));
      }
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    if (npmScript() !== undefined) void parentGone().then(resolve);
  });
}

async function parentGone(): Promise<void> {
  const ancestors = await readAncestors();
  while ((await readAncestors()) === ancestors) await delay(PARENT_CHECK_MS, undefined, { ref: false });
}

/** The parent and, where /proc tells it, the parent's: npm runs a shell, and the shell outlives npm's kill -9. */
async function readAncestors(): Promise<string> {
  const line = await readFile(`/proc/${process.ppid}/stat`, "utf8").catch(() => "");
  const grandparent = line.slice(line.lastIndexOf(")") + 2).split(" ")[1];
  return `${process.ppid} ${grandparent}`;
}

export function sayStopping(): void {
  say("Stopping. Press Ctrl-C again to stop at once.");
}
