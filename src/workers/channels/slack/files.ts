import type { FileField } from "../../../services/form/index.ts";
import { leadsToSlack } from "./address.ts";
import type { Slack } from "./client.ts";
import { failureOf } from "./failure.ts";
import { type Submission, shapeOf, textOf } from "./payload.ts";
import type { FormPlan } from "./plan.ts";

/** A file as an answer has it, by whatever way it comes. */
interface TakenFile {
  name: string;
  mime: string;
  size: number;
  /** Its content, as a data URL. */
  data: string;
}

export interface Brought {
  /** By the pointer of their field. */
  files: ReadonlyMap<string, readonly TakenFile[]>;
  violations: readonly { path: string; message: string }[];
}

/** Brings the files that were chosen in a modal: where Slack keeps them, only the app's token opens them. */
export type BringFiles = (plan: FormPlan, state: Submission["state"]) => Promise<Brought>;

/** Bytes of all files of an answer: in base64 they come to what a server takes as a body unless it is set up for more. */
const MOST_BYTES = 3_500_000;
const PATIENCE_MS = 8_000;

const TOO_LARGE = "Together the files are too large: at most 3.5 MB are taken.";
const LATER = "Slack did not hand the file over just now: submit again.";
const NEVER =
  "Slack does not hand the file over: choose it in the dashboard, and ask an operator whether the Slack app has the scope files:read.";

/** Why a file could not be had, as a sentence. */
class Withheld extends Error {
  override readonly name = "Withheld";
}

export function makeBringFiles({ slack, apiUrl }: { slack: Slack; apiUrl: string }): BringFiles {
  const isSlacks = leadsToSlack("files", apiUrl);
  const bring = async (chosen: Chosen, room: Room): Promise<TakenFile> => {
    if (!isSlacks(chosen.url)) throw new Withheld(NEVER);
    const content = await download(chosen.url, { slack, room });
    const { name, mime } = chosen;
    return { name, mime, size: content.length, data: `data:${mime};base64,${content.toString("base64")}` };
  };
  return async (plan, state) => {
    const fields = chosenIn(plan, state);
    const files = new Map<string, readonly TakenFile[]>();
    const sizes = fields.flatMap(({ chosen }) => chosen.map(({ size }) => size));
    const room = { bytes: MOST_BYTES };
    const isTooLarge = sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES;
    const violations = await Promise.all(
      fields.map(async ({ field, chosen }) => {
        try {
          if (isTooLarge) throw new Withheld(TOO_LARGE);
          files.set(field.pointer, await Promise.all(chosen.map((each) => bring(each, room))));
          return [];
        } catch (error) {
          if (!(error instanceof Withheld)) throw error;
          return [{ path: field.pointer, message: error.message }];
        }
      }),
    );
    return { files, violations: violations.flat() };
  };
}

/** What all files of an answer may still take up. */
interface Room {
  bytes: number;
}

interface Chosen {
  name: string;
  mime: string;
  url: string;
  size: number;
}

function chosenIn(
  { byBlock }: FormPlan,
  state: Submission["state"],
): { field: FileField; chosen: Chosen[] }[] {
  return [...byBlock].flatMap(([blockId, field]) => {
    if (field.kind !== "file") return [];
    const { files } = state.get(blockId) ?? {};
    const chosen = (Array.isArray(files) ? files : []).map(shapeOf).map(readChosen);
    return chosen.length === 0 ? [] : [{ field, chosen }];
  });
}

function readChosen({ name, mimetype, url_private, size }: Readonly<Record<string, unknown>>): Chosen {
  const mime = textOf(mimetype);
  return {
    name: textOf(name) || "file",
    mime: /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : "application/octet-stream",
    url: textOf(url_private),
    size: typeof size === "number" ? size : 0,
  };
}

/** A token that may not read it is sent elsewhere, to sign in. */
async function download(url: string, { slack, room }: { slack: Slack; room: Room }): Promise<Buffer> {
  const { token } = await slack().catch((error: unknown) => {
    throw new Withheld(failureOf(error).message);
  });
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return await contentOf(response, room);
    await response.body?.cancel();
    throw new Withheld(response.status === 429 || response.status >= 500 ? LATER : NEVER);
  } catch (error) {
    throw error instanceof Withheld ? error : new Withheld(LATER);
  }
}

/** Slack said how large the file is; what it hands over is counted all the same. */
async function contentOf(response: Response, room: Room): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body ?? []) {
    room.bytes -= chunk.length;
    if (room.bytes < 0) throw new Withheld(TOO_LARGE);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
