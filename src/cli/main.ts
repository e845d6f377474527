import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { LOG_LEVELS } from "../config.ts";
import { addAudit } from "./audit.ts";
import { addCallbacks } from "./callbacks.ts";
import { CommandError, EXIT, type ExitCode } from "./exit.ts";
import { addKeys } from "./keys.ts";
import { KeptByNpm, npmHint, refuseWithoutKept } from "./npm.ts";
import { addServer, stateDirOption } from "./options.ts";
import { warn } from "./output.ts";
import { addPeople } from "./people.ts";
import { addTasks } from "./tasks.ts";

/** Runs the command line given and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that went away, as in `awaithumans env | head -1`, is no failure.
  process.stdout.on("error", () => {});
  // For `ps` and whoever wants its port. On Linux it takes the place of the command line, passwords included.
  process.title = ["awaithumans", ...argv.slice(2, 3)].join(" ");
  process.exit(await run(argv));
}

async function run(argv: readonly string[]): Promise<ExitCode> {
  try {
    const program = buildProgram();
    if (argv.length > 2) await program.parseAsync([...argv]);
    else program.outputHelp();
    return EXIT.ok;
  } catch (error) {
    const exit = exitOf(error);
    if (!(error instanceof CommanderError)) warn(error instanceof Error ? error.message : String(error));
    const hint = exit === EXIT.usage && !(error instanceof KeptByNpm) && npmHint(argv.slice(2));
    if (hint) warn(hint);
    return exit;
  }
}

function exitOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  return error instanceof CommandError ? error.exitCode : EXIT.failure;
}

function buildProgram(): Command {
  const program = new Command("awaithumans")
    .description("The server through which AI agents ask people.")
    .exitOverride()
    .helpCommand("help [command]", "explain a command");
  program.hook("preAction", (_program, command) => refuseWithoutKept(command));
  addRunning(program);
  addPeople(program);
  addChannels(program);
  addKeys(program);
  addTasks(program);
  addCallbacks(program);
  addAudit(program);
  addTools(program);
  nameHelp(program, "awaithumans");
  return program;
}

/** A mistake is followed by where the command that it was made with is explained. */
function nameHelp(command: Command, path: string): void {
  const says = command.commands.length > 0 ? "lists what there is" : "explains it";
  command.showHelpAfterError(`(${path} --help ${says})`);
  for (const each of command.commands) nameHelp(each, `${path} ${each.name()}`);
}

function addRunning(program: Command): void {
  program
    .command("dev")
    .description("start everything on this machine: Postgres, server, worker, dashboard")
    .option("--host <address>", "listen here instead of on loopback only")
    .addOption(portOption("first port to try, 0 for any free one"))
    .addOption(stateDirOption())
    .addOption(new Option("--db-path <path>", "older name of --state-dir").hideHelp())
    .addOption(logLevelOption())
    .action(async (options) => (await import("./dev.ts")).dev(options));
  program
    .command("serve")
    .description("answer agents and people; needs AWAITHUMANS_DATABASE_URL, and a worker beside it")
    .option("--host <address>", "listen here instead of on all interfaces")
    .addOption(portOption("port to listen on"))
    .addOption(logLevelOption())
    .action(async (options) => (await import("./serve.ts")).serve(options));
  program
    .command("worker")
    .description(
      "send messages and callbacks, verify answers, end tasks at their deadline; needs AWAITHUMANS_DATABASE_URL",
    )
    .addOption(logLevelOption())
    .action(async (options) => (await import("./worker.ts")).worker(options));
}

function addChannels(program: Command): void {
  const channels = addServer(program.command("channels"))
    .description("list the channels of the running server, and what is missing")
    .action(async (options) => (await import("./channels.ts")).listChannels(options));
  // The options of `channels` are also taken behind `test`.
  addServer(channels.command("test <destination>"))
    .description("send a test message, e.g. to slack:#approvals or email:you@example.com")
    .action(async (destination: string, _options, command: Command) =>
      (await import("./channels.ts")).testChannel(destination, command.optsWithGlobals()),
    );
}

function addTools(program: Command): void {
  program
    .command("migrate")
    .description("bring the schema of AWAITHUMANS_DATABASE_URL up to date")
    .action(async () => (await import("./migrate.ts")).migrateCommand());
  program
    .command("env")
    .description("print shell exports for the running dev server")
    .addOption(stateDirOption())
    .action(async (options) => (await import("./env.ts")).env(options));
  program
    .command("doctor")
    .description("check the set-up and say what to mend")
    .addOption(stateDirOption())
    .option("--json", "print the result as JSON")
    .action(async (options) => (await import("./doctor.ts")).doctor(options));
  program
    .command("proto")
    .description("write the .proto files of the contract, for clients in other languages")
    .requiredOption("--out <folder>", "where to; made if it is not there")
    .option("--json", "print the result as JSON")
    .action(async (options) => (await import("./proto.ts")).proto(options));
  program
    .command("version")
    .description("print the version")
    .action(async () => (await import("./version.ts")).version());
}

function logLevelOption(): Option {
  return new Option("--log-level <level>", "how much is logged").choices(LOG_LEVELS);
}

function portOption(description: string): Option {
  return new Option("--port <number>", description).argParser((text) => {
    if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return text;
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  });
}
