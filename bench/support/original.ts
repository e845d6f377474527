import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../../src/services/db/embedded/process.ts";
import { runOrMiss, start } from "../../tools/clients/program.ts";

/** The newest published version whose server we measure against. */
const VERSION = "0.1.12";

export interface Original {
  readonly port: number;
  readonly token: string;
  readonly version: string;
  stop(): Promise<void>;
}

/**
 * Starts the original server as its documentation says for production, on its own SQLite, from a virtual environment
 * of its own outside the repository.
 * @throws Missing where Python or its registry cannot be had
 */
export async function startOriginal(): Promise<Original> {
  const folder = await mkdtemp(path.join(tmpdir(), "awaithumans-original-"));
  try {
    const python = path.join(folder, "venv/bin/python");
    await runOrMiss(["python3", "-m", "venv", path.join(folder, "venv")], { folder }, "no python3 with venv");
    const install = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet"];
    const wanted = `awaithumans[server]==${VERSION}`;
    await runOrMiss([python, ...install, wanted], { folder }, `pip installs no ${wanted}: no registry?`);
    const port = await freePort();
    const token = randomBytes(16).toString("hex");
    const server = start(
      [path.join(folder, "venv/bin/awaithumans"), "serve", "--host", "127.0.0.1", "--port", String(port)],
      {
        folder,
        env: {
          AWAITHUMANS_ADMIN_API_TOKEN: token,
          AWAITHUMANS_PAYLOAD_KEY: randomBytes(32).toString("base64"),
          AWAITHUMANS_DB_PATH: path.join(folder, "original.db"),
        },
      },
    );
    await server.printed(/running on http/i);
    const stop = async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    };
    return { port, token, version: VERSION, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
