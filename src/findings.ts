import type { Config } from "./config.ts";
import { derivedWebhookSecret } from "./config.ts";
import type { ServerPlugins } from "./plugins.ts";
import { type Finding, failed, off, pass, warned } from "./services/core/finding.ts";

export { type Finding, failed, off, pass, warned };

/** Behind a heading, each in its own line where several are. */
export const listed = (heading: string, sentences: readonly string[]): string =>
  sentences.length > 1 ? [`${heading}:`, ...sentences].join("\n") : `${heading}. ${sentences.join("")}`;

const LOCAL: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether people can follow the links that name this address. */
export function findPublicUrl(text: string, environment: string | undefined): Finding {
  if (!URL.canParse(text)) return failed("it is no URL");
  const url = new URL(text);
  if (LOCAL.has(url.hostname))
    return environment === "production"
      ? warned("links name this machine; others cannot open them")
      : pass(`${url.origin}, which opens on this machine only`);
  if (url.protocol !== "https:")
    return warned(
      `${url.origin} is not https: sessions and answers travel in clear. Put TLS in front, and set AWAITHUMANS_PUBLIC_URL`,
    );
  return pass(url.origin);
}

/** A task may name another variable for its key; this is the one that counts where it names none. */
export function findProvider(
  { verifierEnv }: Pick<Config, "verifierEnv">,
  {
    keyVariable,
    baseUrlVariable,
  }: Pick<ServerPlugins["providers"][number], "keyVariable" | "baseUrlVariable">,
): Finding {
  if (verifierEnv.has(keyVariable)) return pass(`its key is in ${keyVariable}`);
  const missing = `${keyVariable} is not set where the server runs; tasks that ask for this verifier cannot be answered.`;
  return verifierEnv.has(baseUrlVariable)
    ? warned(`${baseUrlVariable} is set, but ${missing}`)
    : off(`off. ${missing}`);
}

/** What programs sign in with, and what callbacks are signed with. */
function findSecrets({ adminToken, payloadKey, webhookSecrets }: Config): Finding {
  const [newest, ...older] = webhookSecrets;
  const derived = newest?.equals(derivedWebhookSecret(payloadKey)) === true;
  const signed = derived
    ? "callbacks are signed with a secret derived from AWAITHUMANS_PAYLOAD_KEY"
    : "callbacks are signed with AWAITHUMANS_WEBHOOK_SECRET";
  const changing =
    older.length > 0
      ? `, and with ${older.length} older: take those out of AWAITHUMANS_WEBHOOK_SECRET once every receiver knows the newest`
      : "";
  if (adminToken === undefined)
    return warned(
      `AWAITHUMANS_ADMIN_API_TOKEN is not set: each program needs an API key; ${signed}${changing}`,
    );
  return pass(`the admin token is set; ${signed}${changing}`);
}

/** How a server stands by its settings alone, by what was looked at. */
export function settingFindings(config: Config, { providers }: Pick<ServerPlugins, "providers">) {
  return {
    publicUrl: findPublicUrl(config.publicUrl, config.environment),
    secrets: findSecrets(config),
    verifiers: providers.map((provider) => ({
      name: `Verifier ${provider.names[0]}`,
      ...findProvider(config, provider),
    })),
  };
}
