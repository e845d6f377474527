import { readFile } from "node:fs/promises";
import path from "node:path";
import { Child } from "./child.ts";
import { makeFolder } from "./postgres-folder.ts";

export interface DevServer {
  url: string;
  stateDir: string;
  /** The one-shot link; undefined once there is an operator. */
  setupUrl: string | undefined;
  /** For SDK and examples: where they find the server and its token. */
  env: Record<string, string>;
  adminToken: string;
  /** What the server has printed. */
  output(): string;
  /** kill -9 of the server's process alone; its Postgres and npm are left behind. */
  kill(): Promise<void>;
  /** `npm run dev` again, on the same port and state directory. */
  restart(): Promise<void>;
  /** Stops it and removes its state. */
  close(): Promise<void>;
}

interface Discovery {
  pid: number;
  admin_token: string;
}

/** `npm run dev` as a child, with a state directory and discovery file of its own. */
export async function startDevServer(): Promise<DevServer> {
  const { folder, remove } = await makeFolder();
  const stateDir = path.join(folder, "state");
  const env = {
    AWAITHUMANS_DISCOVERY_FILE: path.join(folder, "discovery.json"),
    AWAITHUMANS_LOG_LEVEL: "warn",
  };
  const args = (port: string) => ["run", "dev", "--", "--state-dir", stateDir, "--port", port];
  const started = async (port: string) => {
    const child = new Child("npm", args(port), env);
    const [, url = ""] = await child.printed(/Server running at (http:\S+)/);
    await child.printed(/Open the dashboard at:\s+\S+/);
    return { child, url };
  };
  const discovery = async (): Promise<Discovery> =>
    JSON.parse(await readFile(env.AWAITHUMANS_DISCOVERY_FILE, "utf8"));

  const first = await started("0");
  let { child } = first;
  return {
    url: first.url,
    stateDir,
    setupUrl: /http\S+\/setup\?token=\S+/.exec(child.output)?.[0],
    env,
    adminToken: (await discovery()).admin_token,
    output: () => child.output,
    async kill() {
      const { pid } = await discovery();
      process.kill(pid, "SIGKILL");
      await child.exited;
    },
    async restart() {
      ({ child } = await started(new URL(first.url).port));
    },
    async close() {
      const { pid } = await discovery();
      await child.stop();
      // npm ends at once; the server behind it stops its Postgres first.
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
      await remove();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
