import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, realpath, rm } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { commandOf } from "../../../process-table.ts";
import type { Binaries } from "./binaries.ts";
import type { Owner } from "./place.ts";

/** One cluster: its programs, its folder, its user. */
export interface Cluster {
  binaries: Binaries;
  data: string;
  owner: Owner | undefined;
  /** False only for data that may be lost, as in tests: no flush to disk. */
  durable: boolean;
}

/** Milliseconds between two looks at a starting or stopping server. */
const GLANCE = 20;
const PATIENCE = 30_000;

/** Not the whole environment: PG… variables would steer the server, and secrets have no business there. */
function postgresEnv(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: "C" };
  for (const key of ["PATH", "SystemRoot", "TEMP", "TMP"]) {
    if (process.env[key] !== undefined) env[key] = process.env[key];
  }
  return env;
}

/** Runs one of the programs to its end. @throws Error with what it printed. */
export async function runProgram(cluster: Cluster, program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, {
    ...cluster.owner,
    cwd: "/",
    env: postgresEnv(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${path.basename(program)} ended with code ${code}: ${output.trim()}`);
}

/** Starts the server on loopback and waits until it takes connections. */
export async function launch(cluster: Cluster, port: number): Promise<ChildProcess> {
  // Removed first: it may be another user's, from a time when root ran this.
  await rm(logFile(cluster), { force: true });
  const log = await open(logFile(cluster), "wx", 0o600);
  const durability = cluster.durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "timezone=UTC",
    "log_timezone=UTC",
    ...durability,
  ];
  const args = ["-D", cluster.data, ...settings.flatMap((setting) => ["-c", setting])];
  // A group of its own, or Ctrl-C in the terminal would stop the database before the server has drained.
  const child = spawn(cluster.binaries.postgres, args, {
    ...cluster.owner,
    cwd: "/",
    env: postgresEnv(),
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    windowsHide: true,
  });
  try {
    await once(child, "spawn");
  } finally {
    await log.close();
  }
  child.unref();
  await untilReady(cluster, child);
  return child;
}

async function untilReady(cluster: Cluster, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await delay(GLANCE)) {
    if (hasEnded(child)) throw new Error(`Postgres did not start. ${await lastWords(cluster)}`);
    const file = await readPidFile(cluster.data);
    if (file?.pid === child.pid && file?.status === "ready") return;
  }
  child.kill("SIGQUIT");
  throw new Error(`Postgres was not ready after ${PATIENCE / 1000} s. ${await lastWords(cluster)}`);
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Fast shutdown: open transactions are rolled back, the data are flushed. */
export async function shutDown(cluster: Cluster, child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.ref();
  if (process.platform === "win32") await stopByControl(cluster);
  else child.kill("SIGINT");
  const impatience = setTimeout(() => child.kill("SIGQUIT"), PATIENCE);
  await ended;
  clearTimeout(impatience);
}

/** Stops what an earlier process left running on this cluster, and clears what a crash left lying. */
export async function clearLeftover(cluster: Cluster): Promise<void> {
  const file = await readPidFile(cluster.data);
  if (file === undefined) return;
  if (await serves(file.pid, cluster.data)) {
    await stopByControl(cluster);
  } else {
    // The number may belong to another program by now, which makes Postgres refuse to start.
    await rm(path.join(cluster.data, "postmaster.pid"), { force: true });
  }
}

/** Whether the process is a server that `launch` started on this very folder, by whatever path. */
async function serves(pid: number, data: string): Promise<boolean> {
  const command = await commandOf(pid);
  const served = / -D "?(.+?)"? -c port=\d/.exec(command ?? "")?.[1];
  if (served === undefined) return false;
  return (await realpath(served).catch(() => undefined)) === (await realpath(data));
}

function stopByControl(cluster: Cluster): Promise<void> {
  return runProgram(cluster, cluster.binaries.pgCtl, [
    "stop",
    "-D",
    cluster.data,
    "-m",
    "fast",
    "-w",
    "-t",
    "30",
  ]);
}

interface PidFile {
  pid: number;
  status: string;
}

/** Lines of postmaster.pid, by Postgres' own documentation: 1 process, 8 status. */
async function readPidFile(data: string): Promise<PidFile | undefined> {
  const text = await readFile(path.join(data, "postmaster.pid"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split("\n").map((line) => line.trim());
  return { pid: Number(lines[0]), status: lines[7] ?? "" };
}

function logFile(cluster: Cluster): string {
  return `${cluster.data}.log`;
}

async function lastWords(cluster: Cluster): Promise<string> {
  const text = await readFile(logFile(cluster), "utf8").catch(() => "");
  return `It said:\n${text.trim().split("\n").slice(-8).join("\n")}`;
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}
