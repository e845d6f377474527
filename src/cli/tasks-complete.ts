import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { connectApi, Refused, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { jsonText, readTree } from "./json-tree.ts";
import { say, warn } from "./output.ts";
import { printable } from "./printable.ts";
import { pathOf } from "./tasks-record.ts";

interface CompleteOptions extends ServerOptions {
  response: string;
  email?: string;
}

interface Completed {
  status: string;
  verifier_result: { reason: string } | null;
}

/** The server waits 60 seconds for a verifier. */
const PATIENCE_MS = 75_000;

/** Answers a task. @throws CommandError with what is wrong, field by field, where the answer does not stand. */
export async function completeTask(id: string, options: CompleteOptions): Promise<void> {
  const response = await readResponse(options.response);
  const api = await connectApi(options, await readEnvironment());
  const rest = JSON.stringify({ completed_by_email: options.email, completed_via_channel: "cli" });
  // The answer goes out as it was written: a number of twenty digits stays one.
  const body = `{"response":${response},${rest.slice(1)}`;
  const { text, reply } = await api
    .exchange(`${pathOf(id)}/complete`, { method: "POST", body, patienceMs: PATIENCE_MS })
    .catch(asRefusal);
  if (options.json) say(jsonText(readTree(text)));
  // The shape is the contract's.
  const completed = reply as Completed;
  const status = printable(completed.status);
  const reason = printable(completed.verifier_result?.reason ?? "");
  if (status === "rejected" || status === "verification_exhausted") {
    throw new CommandError(`✗ ${status}: ${reason}`);
  }
  if (options.json) return;
  if (status === "submitted") warn("The answer is still being verified.");
  say(`✓ ${status}`);
}

/** An answer that does not fit is no misuse of the command. */
function asRefusal(error: unknown): never {
  if (error instanceof Refused && error.code === "RESPONSE_SCHEMA_MISMATCH") {
    throw new CommandError(error.message, EXIT.failure);
  }
  throw error;
}

/** The JSON text given, or that of the file or of standard input. @throws CommandError where it is none. */
async function readResponse(given: string): Promise<string> {
  const json = await readGiven(given);
  try {
    JSON.parse(json);
  } catch {
    throw new CommandError("The response must be JSON, e.g. --response '{\"approved\":true}'.", EXIT.usage);
  }
  return json;
}

async function readGiven(given: string): Promise<string> {
  if (given === "-") return text(process.stdin);
  if (!given.startsWith("@")) return given;
  const file = given.slice(1);
  return readFile(file, "utf8").catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown trouble";
    throw new CommandError(`The file ${file} cannot be read (${code}).`, EXIT.usage);
  });
}
