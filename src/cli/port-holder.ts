import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { commandOf } from "../process-table.ts";

export interface Holder {
  pid: number;
  name: string;
}

const run = promisify(execFile);

/** The process that listens on a TCP port, as far as this user may know. */
export async function portHolder(port: number): Promise<Holder | undefined> {
  return process.platform === "linux" ? fromProc(port) : fromLsof(port);
}

const LISTENING = "0A";

async function fromProc(port: number): Promise<Holder | undefined> {
  const sockets = await listeningSockets(port);
  if (sockets.size === 0) return undefined;
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry) || !(await holdsOneOf(sockets, entry))) continue;
    return { pid: Number(entry), name: await nameOf(Number(entry)) };
  }
  return undefined;
}

/** The program by its command line, whose further words may be secret; a process names its threads as it likes. */
async function nameOf(pid: number): Promise<string> {
  const [program = ""] = ((await commandOf(pid)) ?? "").split(" ");
  return path.basename(program).replace(/:$/, "") || "a program";
}

/** Columns of /proc/net/tcp: 1 local address and port in hex, 3 state, 9 inode. */
async function listeningSockets(port: number): Promise<Set<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const sockets = new Set<string>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const text = await readFile(table, "utf8").catch(() => "");
    for (const line of text.split("\n")) {
      const columns = line.trim().split(/\s+/);
      if (columns[1]?.endsWith(suffix) && columns[3] === LISTENING) sockets.add(`socket:[${columns[9]}]`);
    }
  }
  return sockets;
}

async function holdsOneOf(sockets: ReadonlySet<string>, pid: string): Promise<boolean> {
  const folder = path.join("/proc", pid, "fd");
  for (const descriptor of await readdir(folder).catch(() => [])) {
    const target = await readlink(path.join(folder, descriptor)).catch(() => "");
    if (sockets.has(target)) return true;
  }
  return false;
}

/** Lines of `lsof -F pc`: `p<process>`, then `c<command>`. Where there is no lsof, the holder stays unnamed. */
async function fromLsof(port: number): Promise<Holder | undefined> {
  const { stdout } = await run("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"]).catch(() => ({
    stdout: "",
  }));
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  if (pid === undefined) return undefined;
  return { pid: Number(pid), name: /^c(.+)$/m.exec(stdout)?.[1] ?? "a program" };
}
