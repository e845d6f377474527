import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { ADMIN_TOKEN, type TestServer } from "../support/server.ts";
import { awaithumans, BIN, type CommandOptions, emptyFolder, type Outcome, userEnv } from "./command.ts";

/** Where the commands find the server. */
const whereIs = ({ url }: Pick<TestServer, "url">) => ({
  AWAITHUMANS_URL: url,
  AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
});

/** `awaithumans tasks …` against that server. */
export async function tasks(
  server: Pick<TestServer, "url">,
  args: readonly string[],
  options: Partial<CommandOptions> = {},
): Promise<Outcome> {
  const folder = options.folder ?? (await emptyFolder());
  return awaithumans(["tasks", ...args], { env: whereIs(server), ...options, folder });
}

const RESPONSE_SCHEMA = {
  type: "object",
  properties: { approved: { type: "boolean" }, count: { type: "integer" } },
  required: ["approved"],
};

/** Asks by REST; returns the task's id. `more` is text of further members. */
export async function question(server: TestServer, key: string, more = ""): Promise<string> {
  const schema = JSON.stringify(RESPONSE_SCHEMA);
  const body =
    `{"task":"Approve ${key}?","payload":{"order":12345678901234567890,"why":"late"},"payload_schema":{},` +
    `"response_schema":${schema},"timeout_seconds":900,"idempotency_key":"${key}"${more && `,${more}`}}`;
  const { status, json, text } = await server.call("POST", "/api/tasks", { body });
  if (status !== 201) throw new Error(text);
  return json.id;
}

/** `awaithumans tasks watch …`, which is looked at while it runs. */
export interface Watching {
  child: ChildProcess;
  /** Resolves once both streams together match. @throws where it ends before. */
  printed(pattern: RegExp): Promise<void>;
  ended: Promise<Outcome & { signal: NodeJS.Signals | null }>;
}

export async function watch(server: Pick<TestServer, "url">, ...args: string[]): Promise<Watching> {
  const folder = await emptyFolder();
  const child = spawn(process.execPath, [BIN, "tasks", "watch", ...args], {
    cwd: folder,
    env: userEnv({ folder, env: whereIs(server) }),
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const outcome = { stdout: "", stderr: "" };
  let look = () => {};
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      outcome[name] += text;
      look();
    });
  }
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...outcome }));
  const printed = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      look = () => {
        if (pattern.test(outcome.stdout + outcome.stderr)) resolve();
      };
      look();
      void ended.then((end) => reject(new Error(`it ended before: ${JSON.stringify(end)}`)));
    });
  return { child, printed, ended };
}
