import type { Command } from "commander";
import type { ServerOptions } from "./api.ts";
import { addServer, stateDirOption } from "./options.ts";
import type { StateDirOptions } from "./state-dir.ts";

/** The commands about callbacks. */
export function addCallbacks(program: Command): void {
  const callbacks = program
    .command("callbacks")
    .description("list what agents were told by callback, and send it once more");
  addServer(callbacks.command("list"))
    .description("list callbacks, the one that changed last first")
    .option("--status <status>", "only those that are pending, succeeded or abandoned")
    .option("--task <id>", "only those of this task")
    .option("--limit <number>", "how many, up to 500 (50)")
    .action(async (options) => (await import("./callbacks-list.ts")).listCallbacks(options));
  addServer(callbacks.command("show <id>"))
    .description("show a callback and its attempts; the id is what the receiver gets as webhook-id")
    .action(async (id: string, options: ServerOptions) =>
      (await import("./callbacks-show.ts")).showCallback(id, options),
    );
  addRedeliver(callbacks);
  callbacks
    .command("secret")
    .description("print the secret that receivers verify with, and nothing else; of several the newest first")
    .addOption(stateDirOption())
    .addHelpText("after", SECRET_HELP)
    .action(async (options: StateDirOptions) =>
      (await import("./callbacks-secret.ts")).printSecrets(options),
    );
}

function addRedeliver(callbacks: Command): void {
  addServer(callbacks.command("redeliver [id]"))
    .description("send a callback once more, or with --after all that were given up since")
    .option("--after <time>", "those of tasks that ended at this time or later, e.g. 2026-06-01T09:00:00Z")
    .option("--before <time>", "and before this time (now)")
    .option("--status <status>", "those that are pending, succeeded or abandoned (abandoned)")
    .addHelpText("after", REDELIVER_HELP)
    .action(async (id: string | undefined, options) =>
      (await import("./callbacks-redeliver.ts")).redeliver(id, options),
    );
}

const REDELIVER_HELP = `
The same body goes out at once under the same webhook-id, and is tried anew for three days. What is being sent at this
moment is left as it is.`;

const SECRET_HELP = `
No server is asked: it reads AWAITHUMANS_WEBHOOK_SECRET of this machine's environment or .env. Where that is not set the
secret is derived from AWAITHUMANS_PAYLOAD_KEY, or from the key that dev keeps in its state directory.`;
