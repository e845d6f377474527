import { AuthenticationError } from "../errors/requests.ts";
import { ConfigurationError } from "../errors/values.ts";
import { isObject } from "../json.ts";
import type { Fetch } from "../options.ts";
import type { Runtime } from "../runtime.ts";
import { type DiscoveryEntry, readDiscoveryFile } from "./file.ts";

type Source = "option" | "environment" | "discovery" | "default";

/** Where the server is and how to speak to it. */
export interface Endpoint {
  /** Without a trailing slash. */
  readonly url: string;
  readonly urlSource: Source;
  readonly token: string | undefined;
  /** In words, for error messages. */
  readonly tokenOrigin: string;
}

export interface EndpointOptions {
  readonly serverUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly fetch: Fetch;
  readonly runtime: Runtime;
}

export const URL_ORIGINS: Record<Source, string> = {
  option: "the option serverUrl",
  environment: "the environment variable AWAITHUMANS_URL",
  discovery: "the discovery file of a running `awaithumans dev`",
  default: "the default, since neither serverUrl nor AWAITHUMANS_URL is set and no dev server was found",
};

const DEFAULT_URL = "http://localhost:3001";
const IDENTITY_TIMEOUT_MS = 2_000;

/**
 * Option, then environment, then discovery file, then the default. A discovered token is used with the origin it
 * was discovered with and no other, so that a dev token never reaches another host.
 */
export async function resolveEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { runtime } = options;
  const fixedUrl = pick(options.serverUrl, runtime.env("AWAITHUMANS_URL"));
  const fixedToken = pick(options.apiKey, runtime.env("AWAITHUMANS_ADMIN_API_TOKEN"));
  const found = fixedUrl && fixedToken ? undefined : await discover(options);
  const [url, urlSource]: [string, Source] = fixedUrl
    ? [normalise(fixedUrl.value, fixedUrl.source), fixedUrl.source]
    : found
      ? [found.url, "discovery"]
      : [DEFAULT_URL, "default"];
  return { url, urlSource, ...chooseToken({ url, fixedToken, found }) };
}

interface Fixed {
  readonly value: string;
  readonly source: "option" | "environment";
}

function pick(option: string | undefined, environment: string | undefined): Fixed | undefined {
  const given = option?.trim();
  if (given) return { value: given, source: "option" };
  return environment ? { value: environment, source: "environment" } : undefined;
}

type Token = Pick<Endpoint, "token" | "tokenOrigin">;

function chooseToken(from: {
  url: string;
  fixedToken: Fixed | undefined;
  found: DiscoveryEntry | undefined;
}): Token {
  const { url, fixedToken, found } = from;
  if (fixedToken) {
    const tokenOrigin =
      fixedToken.source === "option"
        ? "the option apiKey"
        : "the environment variable AWAITHUMANS_ADMIN_API_TOKEN";
    return usable({ token: fixedToken.value, tokenOrigin });
  }
  if (!found?.adminToken)
    return { token: undefined, tokenOrigin: "nowhere: none was given and none was found" };
  if (new URL(found.url).origin !== new URL(url).origin) {
    const tokenOrigin = `nowhere: the one in the discovery file belongs to ${found.url} and is sent only there`;
    return { token: undefined, tokenOrigin };
  }
  return usable({ token: found.adminToken, tokenOrigin: URL_ORIGINS.discovery });
}

/** Refuses what no header can carry: `fetch` would repeat the token in its own message. */
function usable(choice: { token: string; tokenOrigin: string }): Token {
  if (/^[\x21-\x7e]+$/.test(choice.token)) return choice;
  const summary = `The token from ${choice.tokenOrigin} has characters that an HTTP header cannot carry.`;
  throw new AuthenticationError(summary, { tokenOrigin: choice.tokenOrigin });
}

function normalise(given: string, source: Source): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ConfigurationError(`The server URL from ${URL_ORIGINS[source]} is no http or https URL.`);
  }
  if (url.username || url.password) {
    throw new ConfigurationError(
      `The server URL from ${URL_ORIGINS[source]} carries a user name or password.`,
      {
        hint: "Leave them out and pass the token as apiKey or AWAITHUMANS_ADMIN_API_TOKEN.",
      },
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

async function discover(options: EndpointOptions): Promise<DiscoveryEntry | undefined> {
  const entry = await readDiscoveryFile(options.runtime);
  if (!entry || !/^https?:/i.test(entry.url) || !URL.canParse(entry.url)) return undefined;
  const found = { ...entry, url: normalise(entry.url, "discovery") };
  return (await isSomebodyElse(found.url, options)) ? undefined : found;
}

/** Whether another program holds the port of a dev server that is gone. No answer at all does not say so. */
async function isSomebodyElse(url: string, options: EndpointOptions): Promise<boolean> {
  const abort = new AbortController();
  const stop = options.runtime.timer(IDENTITY_TIMEOUT_MS, () => abort.abort());
  try {
    const reply = await options.fetch(`${url}/api/version`, { signal: abort.signal, redirect: "manual" });
    if (reply.status >= 500) return false;
    const body: unknown = await reply.json().catch(() => undefined);
    return !(isObject(body) && body.name === "awaithumans");
  } catch {
    return false;
  } finally {
    stop();
  }
}
