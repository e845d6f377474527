/** Runs the quickstart's Python script with published clients, as a user does, against `awaithumans dev`. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const ROOT = path.dirname(import.meta.dirname);
/** The oldest client that is to work unchanged, and the newest there is. */
const CLIENTS = ["awaithumans==0.1.4", "awaithumans"];
const SCRIPT = path.join(ROOT, "examples/quickstart-python/refund.py");
const NOTES = "Duplicate charge confirmed by support team.";

const run = promisify(execFile);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** What is missing on this machine, which is no failure of ours. */
class Missing extends Error {}

async function orMissing<T>(work: Promise<T>, what: string): Promise<T> {
  return work.catch((error: Error & { stderr?: string }) => {
    const detail = (error.stderr || error.message).trim().split("\n").at(-1);
    throw new Missing(`${what} (${detail})`);
  });
}

/** A virtual environment of its own for each client; returns its Python. */
async function install(folder: string, client: string): Promise<string> {
  await orMissing(run("python3", ["--version"]), "no python3");
  const place = path.join(folder, client.replace(/\W/g, "-"));
  await orMissing(run("python3", ["-m", "venv", place]), "python3 makes no virtual environment");
  const python = path.join(place, process.platform === "win32" ? "Scripts" : "bin", "python");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", client];
  await orMissing(run(python, pip), `pip installs no ${client}: no registry?`);
  return python;
}

interface Program {
  /** The first match in what it prints. @throws where it ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Its exit code. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Runs in the folder, with nothing of the reader's own settings. */
function start(
  command: string,
  args: readonly string[],
  options: { folder: string; env: Environment },
): Program {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("AWAITHUMANS_"));
  const child = spawn(command, args, {
    cwd: options.folder,
    env: { ...Object.fromEntries(inherited), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let look = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      look();
    });
  }
  const ended = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      look = () => {
        const found = pattern.exec(output);
        if (found) resolve(found);
      };
      look();
      void ended.then(() => reject(new Error(`it ended before printing ${pattern}:\n${output}`)));
    });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { printed, ended, stop };
}

type Environment = Readonly<Record<string, string>>;

interface Server extends Pick<Program, "stop"> {
  url: string;
  token: string;
}

async function startServer(folder: string): Promise<Server> {
  const env = { AWAITHUMANS_DISCOVERY_FILE: path.join(folder, "discovery.json") };
  const args = [path.join(ROOT, "bin/awaithumans.js"), "dev", "--port", "0"];
  const { printed, stop } = start(process.execPath, args, { folder, env });
  const [, url = ""] = await printed(/Server running at (\S+)/);
  const { admin_token: token } = JSON.parse(await readFile(env.AWAITHUMANS_DISCOVERY_FILE, "utf8"));
  return { url, token, stop };
}

/** Asks by the script, answers by REST, and reads what the script makes of it. */
async function ask(python: string, { url, token }: Server): Promise<string> {
  const { printed, ended, stop } = start(python, ["-u", SCRIPT], {
    folder: path.dirname(python),
    env: { AWAITHUMANS_URL: url, AWAITHUMANS_ADMIN_API_TOKEN: token },
  });
  try {
    const [, id] = await printed(/(tsk_[0-9a-f]{32})/);
    const call = async (method: string, place: string, body: unknown = {}) => {
      const response = await fetch(`${url}/api/tasks/${id}${place}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${method} answers ${response.status}: ${await response.text()}`);
    };
    await call("POST", "/complete", { response: { approved: true, notes: NOTES } });
    const [line] = await printed(/^Refund .*$/m);
    const code = await ended;
    if (code !== 0) throw new Error(`the script ended with ${code}`);
    // The next client asks with the same key.
    await call("DELETE", "");
    return line.trim();
  } finally {
    await stop();
  }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "awaithumans-clients-"));
  // Where this is root, Postgres runs as another user, who must get through.
  await chmod(folder, 0o711);
  let server: Server | undefined;
  try {
    for (const client of CLIENTS) {
      const python = await install(folder, client);
      const { stdout: version } = await run(python, ["-m", "pip", "show", "awaithumans"]);
      server ??= await startServer(folder);
      const line = await ask(python, server);
      if (line !== `Refund approved: ${NOTES}`) throw new Error(`${client} printed: ${line}`);
      say(`✓ ${client} (${/^Version: (\S+)/m.exec(version)?.[1]}): ${line}`);
    }
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main().catch((error: unknown) => {
  if (error instanceof Missing) {
    say(`skipped: ${error.message}`);
    return;
  }
  process.stderr.write(`✗ ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
