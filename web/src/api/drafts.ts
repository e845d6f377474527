import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { Reason } from "../../../gen/awaithumans/error/v1/error_pb.ts";
import { answering } from "./answering.ts";
import { taskClient } from "./clients.ts";
import { readFailure } from "./failure.ts";
import { partingClient } from "./parting-client.ts";

/** What the server has of a person's draft: JSON text of an object, and when it was kept, in its own time; 0 for never. */
export interface ServerDraft {
  json: string | undefined;
  at: number;
}

/** How an attempt to keep a draft ended: kept, not kept since another is there (`other`), to be tried again, or of no use. */
export type Kept = { at: number; other: string | undefined } | "later" | "never";

/** A browser lets a page that is left send no more than this. */
const LARGEST_PARTING = 60_000;

/** What is larger is checked once, at submit. */
const LARGEST_CHECKED = 500_000;

/** The draft of the signed-in person; undefined where it cannot be read now. */
export async function readDraft(id: string): Promise<ServerDraft | undefined> {
  try {
    const { draftJson, updateTime } = await taskClient.getDraft({ id });
    return { json: draftJson, at: updateTime ? timestampMs(updateTime) : 0 };
  } catch {
    return undefined;
  }
}

/** Keeps a draft, where none is there but the one of `base`. `parting`: the page is being left. */
export async function writeDraft(
  id: string,
  { draftJson, base, parting }: { draftJson: string; base: number; parting: boolean },
): Promise<Kept> {
  const client = parting && draftJson.length < LARGEST_PARTING ? partingClient : taskClient;
  try {
    const baseTime = timestampFromMs(base);
    const { updateTime, otherDraftJson } = await client.setDraft({ id, draftJson, baseTime });
    return { at: updateTime ? timestampMs(updateTime) : 0, other: otherDraftJson };
  } catch (error) {
    const failure = readFailure(error);
    const passes = failure.network || failure.reason === Reason.UNSPECIFIED;
    const { code } = ConnectError.from(error);
    return passes || code === Code.Unauthenticated || code === Code.ResourceExhausted ? "later" : "never";
  }
}

/** What the server would refuse of an answer; undefined where it cannot say so now. */
export async function checkAnswer(
  id: string,
  responseJson: string,
): Promise<{ path: string; message: string }[] | undefined> {
  if (responseJson.length > LARGEST_CHECKED) return undefined;
  try {
    await taskClient.validateResponse({ id, ...answering(responseJson) });
    return [];
  } catch (error) {
    const { reason, violations } = readFailure(error);
    return reason === Reason.RESPONSE_SCHEMA_MISMATCH ? violations : undefined;
  }
}
