import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { LOG_LEVELS, SETTINGS } from "../config.ts";
import { CommandError, EXIT, type ExitCode } from "./exit.ts";
import { warn } from "./output.ts";

/** Runs the command line given and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that went away, as in `awaithumans env | head -1`, is no failure.
  process.stdout.on("error", () => {});
  process.exit(await run(argv));
}

async function run(argv: readonly string[]): Promise<ExitCode> {
  try {
    await buildProgram().parseAsync([...argv]);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    warn(error instanceof Error ? error.message : String(error));
    return error instanceof CommandError ? error.exitCode : EXIT.failure;
  }
}

function buildProgram(): Command {
  const program = new Command("awaithumans")
    .description("The server through which AI agents ask people.")
    .exitOverride()
    .showHelpAfterError("(awaithumans --help lists what there is)")
    .helpCommand("help [command]", "explain a command");
  program.action(() => program.outputHelp());
  addRunning(program);
  addTools(program);
  return program;
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
    .description("answer callers; needs AWAITHUMANS_DATABASE_URL")
    .option("--host <address>", "listen here instead of on all interfaces")
    .addOption(portOption("port to listen on"))
    .addOption(logLevelOption())
    .action(async (options) => (await import("./serve.ts")).serve(options));
  program
    .command("worker")
    .description("run jobs and deadlines; needs AWAITHUMANS_DATABASE_URL")
    .addOption(logLevelOption())
    .action(async (options) => (await import("./worker.ts")).worker(options));
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
    .command("version")
    .description("print the version")
    .action(async () => (await import("./version.ts")).version());
}

function stateDirOption(): Option {
  return new Option(
    "--state-dir <folder>",
    `where dev keeps database, keys and token (${SETTINGS.stateDir.fallback})`,
  );
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
