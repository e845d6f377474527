import { once } from "node:events";
import { createServer } from "node:net";
import { CommandError } from "./exit.ts";
import { type Holder, portHolder } from "./port-holder.ts";

export interface FoundPort {
  port: number;
  /** Who holds the port that was asked for, where that one was taken. */
  taken?: Holder | "unknown";
}

const TRIES = 10;

/** The addresses of loopback that this machine has. */
export async function loopbackHosts(): Promise<string[]> {
  return (await tryListen("::1", 0)).failure === undefined ? ["127.0.0.1", "::1"] : ["127.0.0.1"];
}

/** All interfaces: one socket for both IP versions where the machine has IPv6. */
export async function anyHost(): Promise<string> {
  return (await tryListen("::", 0)).failure === undefined ? "::" : "0.0.0.0";
}

/**
 * A port that is free on all `hosts`: `wanted` or one of the next nine; 0 means any.
 * @throws CommandError where none is free, or the address is not of this machine.
 */
export async function findPort(hosts: readonly string[], wanted: number): Promise<FoundPort> {
  const last = Math.min(wanted === 0 ? 0 : wanted + TRIES - 1, 65_535);
  const candidates = wanted === 0 ? Array(TRIES).fill(0) : range(wanted, last);
  for (const candidate of candidates) {
    const port = await takeable(hosts, candidate);
    if (port === undefined) continue;
    return port === wanted || wanted === 0
      ? { port }
      : { port, taken: (await portHolder(wanted)) ?? "unknown" };
  }
  const holder = await portHolder(wanted);
  throw new CommandError(
    `The ports ${wanted} to ${last} are all taken; ${wanted} is held by ${describeHolder(holder)}. ` +
      "Give another with --port, or --port 0 for any free one.",
  );
}

export function describeHolder(holder: Holder | "unknown" | undefined): string {
  return holder === undefined || holder === "unknown"
    ? "another program"
    : `${holder.name} (process ${holder.pid})`;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

async function takeable(hosts: readonly string[], candidate: number): Promise<number | undefined> {
  let port = candidate;
  for (const host of hosts) {
    const result = await tryListen(host, port);
    if (result.failure === "EADDRINUSE") return undefined;
    if (result.failure !== undefined)
      throw new CommandError(refusedMessage(host, { port, code: result.failure }));
    port = result.port;
  }
  return port;
}

function refusedMessage(host: string, { port, code }: { port: number; code: string }): string {
  if (code === "EACCES")
    return `Port ${port} is reserved for administrators. Give one above 1023 with --port.`;
  return `This machine cannot listen on the address ${host} (${code}). Give one of its own with --host.`;
}

type Attempt = { port: number; failure?: undefined } | { failure: string };

async function tryListen(host: string, port: number): Promise<Attempt> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
    const address = server.address();
    return { port: typeof address === "object" && address !== null ? address.port : port };
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string")
      return { failure: error.code };
    throw error;
  } finally {
    server.close();
  }
}
