import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";

/** Members of a database error that are about the statement; its message and detail quote values. */
const SAFE = ["code", "routine", "table", "column", "constraint"] as const;

function isDatabaseError(error: unknown): error is Error & { severity: string } {
  return error instanceof Error && "severity" in error && "routine" in error;
}

/** An error as the log may show it: where it happened, never what a caller sent. */
function describeError(error: unknown): unknown {
  if (!isDatabaseError(error)) return error instanceof Error ? stdSerializers.err(error) : error;
  const facts = Object.fromEntries(SAFE.map((name) => [name, Reflect.get(error, name)]));
  const frames = error.stack?.split("\n").filter((line) => line.startsWith("    at "));
  return { type: "DatabaseError", ...facts, stack: frames?.join("\n") };
}

/** The log of a process, one JSON line an entry. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, serializers: { err: describeError } };
  return destination ? pino(options, destination) : pino(options);
}
