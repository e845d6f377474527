import type { Logger } from "./options.ts";
import type { Runtime } from "./runtime.ts";

export interface Log extends Logger {
  /** Whether lines may carry terminal colours. */
  readonly colour: boolean;
}

const SILENT: Log = { info: () => {}, warn: () => {}, colour: false };

/** The caller's logger without colours, or stderr; silence where either is turned off or there is no stderr. */
export function chooseLog(logger: Logger | false | undefined, runtime: Runtime): Log {
  if (logger === false) return SILENT;
  if (logger) return { info: (line) => logger.info(line), warn: (line) => logger.warn(line), colour: false };
  const stderr = typeof process === "undefined" ? undefined : process.stderr;
  if (!stderr || runtime.env("AWAITHUMANS_QUIET") === "1") return SILENT;
  const write = (line: string) => void stderr.write(`${line}\n`);
  return { info: write, warn: write, colour: stderr.isTTY === true && !runtime.env("NO_COLOR") };
}
