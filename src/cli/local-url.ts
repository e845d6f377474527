import { SETTINGS } from "../config.ts";
import type { Environment } from "./environment.ts";
import { findPort } from "./port.ts";
import { wantedPort } from "./settings.ts";

const SAID_AS_LOCALHOST = ["0.0.0.0", "::", "127.0.0.1", "::1", "localhost"];

/** Where somebody on this machine reaches what listens there. */
export function localUrl(host: string, port: number | string): string {
  if (SAID_AS_LOCALHOST.includes(host)) return `http://localhost:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** With an address for links where none is set: the one that is listened on, for which a free port is settled here. */
export async function withOwnLinks(env: Environment): Promise<Environment> {
  const host = env.AWAITHUMANS_HOST || SETTINGS.host.fallback || "";
  const wanted = wantedPort(env);
  if (env.AWAITHUMANS_PUBLIC_URL || wanted === undefined) return env;
  const port = wanted === 0 ? (await findPort([host], 0)).port : wanted;
  const url = localUrl(host, port);
  if (!URL.canParse(url)) return env;
  return { ...env, AWAITHUMANS_PORT: String(port), AWAITHUMANS_PUBLIC_URL: url };
}

/** What to say of links that name such an address. */
export const ownLinks = (url: string): string =>
  `AWAITHUMANS_PUBLIC_URL is not set: links, those in messages too, begin with ${url}, which others may not reach`;
