import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Place, type Program, start } from "./program.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");

/** The command, as a user calls it. */
export const AWAITHUMANS = [process.execPath, path.join(ROOT, "bin/awaithumans.js")] as const;

/** `awaithumans dev`, and the person who answers. */
export interface Server extends Pick<Program, "stop"> {
  url: string;
  token: string;
  /** One call of the REST API. @throws where it is refused. */
  call(method: string, path: string, body?: unknown): Promise<void>;
}

/** Starts one with its state below the folder, on any free port. */
export async function startServer({ folder }: Place): Promise<Server> {
  const env = { AWAITHUMANS_DISCOVERY_FILE: path.join(folder, "discovery.json") };
  const { printed, stop } = start([...AWAITHUMANS, "dev", "--port", "0"], { folder, env });
  const [, url = ""] = await printed(/Server running at (\S+)/);
  const { admin_token: token } = JSON.parse(await readFile(env.AWAITHUMANS_DISCOVERY_FILE, "utf8"));
  const call = async (method: string, place: string, body: unknown = {}) => {
    const response = await fetch(`${url}${place}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} answers ${response.status}: ${await response.text()}`);
  };
  return { url, token, stop, call };
}
