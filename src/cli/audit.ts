import { type Command, Option } from "commander";
import { addServer } from "./options.ts";

/** The command about what was done. */
export function addAudit(program: Command): void {
  addServer(program.command("audit"))
    .description("list who did what, over all tasks, the newest first; with --format all of it, as a file")
    .option("--task <id>", "only what was done with this task, which may be gone")
    .option("--action <action>", "only this action, e.g. completed")
    .option("--actor <person>", "only acts of this person, by user id or e-mail address")
    .addOption(new Option("--actor-type <type>", "only acts of these").choices(["agent", "human", "system"]))
    .option("--channel <channel>", "only what came by this channel")
    .option("--from <time>", "only what was done at this time or later, e.g. 2026-06-01T09:00:00Z")
    .option("--until <time>", "and before this time")
    .option("--limit <number>", "how many, up to 1000 (100); a file has them all")
    .addOption(new Option("--format <format>", "write a file to standard output").choices(["csv", "jsonl"]))
    .action(async (options) => (await import("./audit-list.ts")).audit(options));
}
