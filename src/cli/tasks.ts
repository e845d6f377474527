import type { Command } from "commander";
import type { ServerOptions } from "./api.ts";
import { addServer } from "./options.ts";

/** The commands about tasks. */
export function addTasks(program: Command): void {
  const tasks = program
    .command("tasks")
    .description("list, read, answer and follow tasks of a running server");
  addReading(tasks);
  addAnswering(tasks);
  addWatching(tasks);
}

function addReading(tasks: Command): void {
  addServer(tasks.command("list"))
    .description("list tasks, newest first unless --order says otherwise")
    .option("--status <status>", "only tasks in this status, e.g. created")
    .option("--open", "only tasks that have no outcome yet")
    .option("--assigned-to <person>", "only this person's: e-mail address, Slack id or part of a name")
    .option("--unassigned", "only tasks that nobody holds")
    .option("--search <words>", "only tasks with these words, or with this id or idempotency key")
    .option("--order <order>", "newest, oldest, due or priority")
    .option("--limit <number>", "tasks a page, up to 200 (50)")
    .option("--all", "every page, not the first one alone")
    .action(async (options) => (await import("./tasks-list.ts")).listTasks(options));
  addServer(tasks.command("show <id>"))
    .description("show a task: evidence, answer, verdict, deliveries, audit trail")
    .action(async (id: string, options: ServerOptions) =>
      (await import("./tasks-show.ts")).showTask(id, options),
    );
}

function addAnswering(tasks: Command): void {
  addServer(tasks.command("complete <id>"))
    .description("answer a task")
    .requiredOption("--response <json>", "the answer: JSON, @file, or - for standard input")
    .option("--email <address>", "whom to record as the one who answered")
    .action(async (id, options) => (await import("./tasks-complete.ts")).completeTask(id, options));
  addServer(tasks.command("cancel <id>"))
    .description("withdraw the question")
    .action(async (id: string, options: ServerOptions) =>
      (await import("./tasks-change.ts")).cancelTask(id, options),
    );
  addServer(tasks.command("extend <id>"))
    .description("give a task more time, or another deadline")
    .option("--by <duration>", "so much later than its deadline, e.g. 90s, 15m, 2h or 3d")
    .option("--to <time>", "the new deadline, earlier or later, e.g. 2026-06-01T18:00 or 2026-06-01T16:00Z")
    .action(async (id, options) => (await import("./tasks-extend.ts")).extendTask(id, options));
  addServer(tasks.command("release <id>"))
    .description("take a task from whoever holds it, so that others may claim it")
    .option("--note <text>", "why, for the audit trail")
    .action(async (id: string, options: ServerOptions) =>
      (await import("./tasks-change.ts")).releaseTask(id, options),
    );
  addServer(tasks.command("reassign <id> <person>"))
    .description("give a task to somebody, by e-mail address or user id")
    .option("--note <text>", "for them and the audit trail")
    .action(async (id: string, person: string, options: ServerOptions) =>
      (await import("./tasks-change.ts")).reassignTask(id, person, options),
    );
}

const EXIT_CODES = `
Exit codes of watch <id>: 0 answered; 5 it ended without an answer (timed out, cancelled, verification exhausted);
1 any other failure; 2 usage; 3 no server answers; 4 not authorised.`;

function addWatching(tasks: Command): void {
  addServer(tasks.command("watch [id]"))
    .description("wait for the outcome of a task and print its answer; without an id, tell of every change")
    .addHelpText("after", EXIT_CODES)
    .action(async (id: string | undefined, options: ServerOptions) =>
      id === undefined
        ? (await import("./tasks-follow.ts")).followTasks(options)
        : (await import("./tasks-watch.ts")).watchTask(id, options),
    );
}
