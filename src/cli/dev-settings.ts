import type { Environment } from "./environment.ts";
import { localUrl } from "./local-url.ts";
import { say } from "./output.ts";
import { describeHolder, findPort, loopbackHosts } from "./port.ts";
import { wantedPort } from "./settings.ts";
import { ensureSecret } from "./state-dir.ts";

const LOOPBACK_NETWORKS = "127.0.0.0/8,::1/128";

/** Loopback, unless a host was given. */
export async function chooseHosts(env: Environment): Promise<readonly string[]> {
  const host = env.AWAITHUMANS_HOST || "localhost";
  return host === "localhost" ? loopbackHosts() : [host];
}

/** A free port as text, and a line where it is not the one asked for. What is no port is returned as it is. */
export async function choosePort(env: Environment, hosts: readonly string[]): Promise<string> {
  const wanted = wantedPort(env);
  if (wanted === undefined) return env.AWAITHUMANS_PORT ?? "";
  const { port, taken } = await findPort(hosts, wanted);
  if (taken !== undefined) say(`Port ${wanted} is taken by ${describeHolder(taken)}; using ${port}.`);
  return String(port);
}

/** What `dev` sets where the environment says nothing; secrets come from the state directory, made on first use. */
export async function withDefaults(
  env: Environment,
  { stateDir, hosts, port }: { stateDir: string; hosts: readonly string[]; port: string },
): Promise<Environment> {
  const own = localUrl(hosts[0] ?? "localhost", port);
  return {
    ...env,
    AWAITHUMANS_PORT: port,
    AWAITHUMANS_PUBLIC_URL: env.AWAITHUMANS_PUBLIC_URL || (URL.canParse(own) ? own : ""),
    AWAITHUMANS_LOG_LEVEL: env.AWAITHUMANS_LOG_LEVEL || "warn",
    AWAITHUMANS_OUTBOUND_ALLOW: env.AWAITHUMANS_OUTBOUND_ALLOW || LOOPBACK_NETWORKS,
    AWAITHUMANS_DRAIN_SECONDS: env.AWAITHUMANS_DRAIN_SECONDS || "0",
    AWAITHUMANS_PAYLOAD_KEY: env.AWAITHUMANS_PAYLOAD_KEY || (await ensureSecret(stateDir, "payloadKey")),
    AWAITHUMANS_ADMIN_API_TOKEN:
      env.AWAITHUMANS_ADMIN_API_TOKEN || (await ensureSecret(stateDir, "adminToken")),
  };
}
