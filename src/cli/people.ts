import { type Command, Option } from "commander";
import type { ServerOptions } from "./api.ts";
import { addServer } from "./options.ts";

/** The commands about people. */
export function addPeople(program: Command): void {
  addAdding(program);
  addChanging(program);
  addPasswords(program);
}

function addAdding(program: Command): void {
  const add = addServer(program.command("add-user"))
    .description("add a person to the directory of the running server")
    .option("--email <address>", "their e-mail address; needed without the Slack ids")
    .option("--slack-team-id <id>", "their Slack workspace, e.g. T012AB3CD")
    .option("--slack-user-id <id>", "their Slack member id, e.g. U012AB3CD")
    .option("--display-name <name>", "name to show")
    .option("--role <role>", "label for routing")
    .option("--access-level <level>", "label for routing")
    .option("--pool <pool>", "label for routing")
    .option("--operator", "they may operate the server")
    .addOption(
      new Option("--invite", "mail them a link by which they set a password").conflicts([
        "password",
        "passwordStdin",
      ]),
    )
    .action(async (options) => (await import("./add-user.ts")).addUser(options));
  addPassword(add);
  const bootstrap = addServer(program.command("bootstrap-operator"))
    .description("create the first operator of a server that has no users yet")
    .requiredOption("--email <address>", "their e-mail address")
    .option("--display-name <name>", "name to show")
    .action(async (options) => (await import("./bootstrap-operator.ts")).bootstrapOperator(options));
  addPassword(bootstrap);
}

function addChanging(program: Command): void {
  addServer(program.command("list-users"))
    .description("list the people of the directory, the first added first")
    .option("--role <role>", "only people with this role")
    .option("--access-level <level>", "only people with this access level")
    .option("--pool <pool>", "only people of this pool")
    .option("--active", "only people who are active")
    .option("--no-active", "only people who are deactivated")
    .option("--search <text>", "only people with this in their name or address, or with this Slack id")
    .action(async (options) => (await import("./list-users.ts")).listUsers(options));
  const update = addServer(program.command("update-user <person>"))
    .description("change a person, named by id or e-mail address; --no-… clears")
    .option("--email <address>", "their e-mail address")
    .option("--no-email")
    .option("--slack-team-id <id>", "their Slack workspace")
    .option("--no-slack-team-id")
    .option("--slack-user-id <id>", "their Slack member id")
    .option("--no-slack-user-id")
    .option("--display-name <name>", "name to show")
    .option("--no-display-name")
    .option("--role <role>", "label for routing")
    .option("--no-role")
    .option("--access-level <level>", "label for routing")
    .option("--no-access-level")
    .option("--pool <pool>", "label for routing")
    .option("--no-pool")
    .option("--operator", "they may operate the server")
    .option("--no-operator", "they may not any more")
    .option("--activate", "bring a deactivated person back")
    .action(async (person: string, options) =>
      (await import("./update-user.ts")).updateUser(person, options),
    );
  addPassword(update);
  addServer(program.command("remove-user <person>"))
    .description("deactivate a person, named by id or e-mail address")
    .option("-y, --yes", "without asking")
    .action(async (person: string, options: ServerOptions & { yes?: boolean }) =>
      (await import("./remove-user.ts")).removeUser(person, options),
    );
}

function addPasswords(program: Command): void {
  const set = addServer(program.command("set-password <person>"))
    .description("set the password of a person, named by id or e-mail address; asks where none is given")
    .addOption(new Option("--clear", "take the password away").conflicts(["password", "passwordStdin"]))
    .action(async (person: string, options) =>
      (await import("./set-password.ts")).setPassword(person, options),
    );
  addPassword(set);
  addServer(program.command("invite-user <person>"))
    .description("make a link by which a person sets a password, and mail it where e-mail is set up")
    .action(async (person: string, options: ServerOptions) =>
      (await import("./invite-user.ts")).inviteUser(person, options),
    );
}

function addPassword(command: Command): void {
  command
    .addOption(
      new Option(
        "-p, --password <password>",
        "at least 8 characters; others on this machine may see it",
      ).conflicts("passwordStdin"),
    )
    .option("--password-stdin", "read the password from standard input");
}
