import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { Reason } from "../../../gen/awaithumans/error/v1/error_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { taskClient } from "./clients.ts";
import { readFailure } from "./failure.ts";

/** What the server has of a person's draft: JSON text of an object, and when it was kept, in its own time; 0 for never. */
export interface ServerDraft {
  json: string | undefined;
  at: number;
}

/** How an attempt to keep a draft ended: kept, to be tried again, or of no use. */
export type Kept = { at: number } | "later" | "never";

/** A browser lets a page that is left send no more than this. */
const LARGEST_PARTING = 60_000;

/** Goes on after the page is gone. */
const partingClient = createClient(
  TaskService,
  createConnectTransport({
    baseUrl: window.location.origin,
    useBinaryFormat: false,
    fetch: (input, init) => fetch(input, { ...init, credentials: "same-origin", keepalive: true }),
  }),
);

/** The draft of the signed-in person; undefined where it cannot be read now. */
export async function readDraft(id: string): Promise<ServerDraft | undefined> {
  try {
    const { draftJson, updateTime } = await taskClient.getDraft({ id });
    return { json: draftJson, at: updateTime ? timestampMs(updateTime) : 0 };
  } catch {
    return undefined;
  }
}

/** Keeps a draft. `parting`: the page is being left. */
export async function writeDraft(id: string, draftJson: string, parting: boolean): Promise<Kept> {
  const client = parting && draftJson.length < LARGEST_PARTING ? partingClient : taskClient;
  try {
    const { updateTime } = await client.setDraft({ id, draftJson });
    return { at: updateTime ? timestampMs(updateTime) : 0 };
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
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  try {
    await taskClient.validateResponse({ id, responseJson, timeZone });
    return [];
  } catch (error) {
    const { reason, violations } = readFailure(error);
    return reason === Reason.RESPONSE_SCHEMA_MISMATCH ? violations : undefined;
  }
}
