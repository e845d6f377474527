import { SETTINGS } from "../src/config.ts";
import { PLUGINS } from "../src/plugins.ts";
import type { SettingTable } from "../src/setting.ts";
import { TRACING_VARIABLES } from "../src/tracing/settings.ts";

/** The page of the documentation that lists every setting, made of the tables that the server reads. */
export function configurationPage(): string {
  const channels = PLUGINS.channels.map(
    ({ kind, settings }) => `### ${LABELS[kind] ?? kind}\n\n${tableOf(settings)}`,
  );
  const providers = PLUGINS.providers.map(
    ({ keyVariable, baseUrlVariable }) =>
      `| \`${keyVariable}\` | Key of the provider. |\n| \`${baseUrlVariable}\` | Where its API is, if not at the vendor's address. |`,
  );
  return `# Configuration

Every variable that sets the server up: in its environment, or in a file \`.env\` in the folder where it is started.

This page is made from the tables that the server reads. A variable of the environment wins over one in \`.env\`, and an
empty one counts as not set. What cannot be read keeps the server from starting: it names every mistake at once, and
never repeats a value. A misspelt name is told at the start, too. \`awaithumans doctor\` says what is missing.

\`dev\` needs none of these. \`serve\` and \`worker\` need \`AWAITHUMANS_DATABASE_URL\` and \`AWAITHUMANS_PAYLOAD_KEY\`.

## The server

${tableOf(SETTINGS)}

## Channels

A channel without its credentials is off: tasks are created all the same, and their deliveries say why nothing was sent.

${channels.join("\n\n")}

## Verifiers

Read with the prefix \`AWAITHUMANS_\`, else without.

| Variable | Meaning |
| --- | --- |
${providers.join("\n")}
| \`AWAITHUMANS_VERIFIER_…\` | Further keys, for tasks that name one in \`verifier_config.api_key_env\`. |

## Traces

Off unless one of the two addresses is set; these are the standard variables of OpenTelemetry, without a prefix.
[Operations](operations.md#traces) says what is traced.

| Variable | Default | Meaning |
| --- | --- | --- |
${TRACING_VARIABLES.map(([name, usual, doc]) => `| \`${name}\` | ${usual && `\`${usual}\``} | ${doc} |`).join("\n")}

## Clients

| Variable | Meaning |
| --- | --- |
| \`AWAITHUMANS_URL\` | Where the server is. |
| \`AWAITHUMANS_ADMIN_API_TOKEN\` | What is sent as the bearer token: the admin token or an API key. |
| \`AWAITHUMANS_DISCOVERY_FILE\` | Where \`dev\` says how to reach it, and clients on the same machine look; \`~/.awaithumans-dev.json\` if not set. |
| \`AWAITHUMANS_QUIET\` | \`1\` keeps the SDK from printing where a task can be answered. |

\`awaithumans env\` prints the first two, and the secret for checking callbacks, for a running \`dev\` server: exports for a
shell.
`;
}

const LABELS: Readonly<Record<string, string>> = { email: "E-mail", slack: "Slack" };

function tableOf(settings: SettingTable): string {
  const rows = Object.values(settings).map(({ name, fallback, doc }) => {
    const usual = fallback ? `\`${fallback}\`` : "";
    return `| \`AWAITHUMANS_${name}\` | ${usual} | ${doc.replaceAll("|", "\\|")} |`;
  });
  return ["| Variable | Default | Meaning |", "| --- | --- | --- |", ...rows].join("\n");
}
