import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The command line of a process, its words joined by spaces; undefined where there is no such process. */
export async function commandOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return words.replaceAll("\0", " ").trim() || undefined;
  }
  if (process.platform === "win32") return fromWindows(pid, "CommandLine");
  return fromPs(pid, "args=");
}

/**
 * When a process was started, in whatever form the system tells it: two processes that had the same
 * number, one after the other, differ in it. Undefined where there is no such process.
 */
export async function birthOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return fromProc(pid);
  if (process.platform === "win32") return fromWindows(pid, "CreationDate");
  return fromPs(pid, "lstart=");
}

async function fromProc(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  // The name in parentheses may hold spaces; from behind it on, the state is field 0 and the start field 19.
  const fields = line?.slice(line.lastIndexOf(")") + 2).split(" ");
  if (fields === undefined || fields[0] === "Z") return undefined;
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return `${boot.trim()} ${fields[19]}`.trim();
}

async function fromPs(pid: number, column: string): Promise<string | undefined> {
  return read("ps", ["-o", column, "-p", String(pid)]);
}

async function fromWindows(pid: number, property: string): Promise<string | undefined> {
  const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').${property}`;
  return read("powershell", ["-NoProfile", "-Command", query]);
}

async function read(program: string, args: string[]): Promise<string | undefined> {
  const { stdout } = await run(program, args, { env: { ...process.env, LC_ALL: "C" } }).catch(() => ({
    stdout: "",
  }));
  return stdout.trim() || undefined;
}
