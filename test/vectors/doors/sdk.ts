import { isDeepStrictEqual } from "node:util";
import {
  AwaitHumansError,
  awaitHuman,
  TaskCancelledError,
  TaskTimeoutError,
} from "../../../sdk/src/index.ts";
import type { TestServer } from "../../gateway/server.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import type { Ask } from "../vector.ts";
import type { Asked, Created, Told } from "./door.ts";
import { refusedBy, toldBy } from "./rest.ts";

/** What the SDK's options have no word for. */
const NO_WORD = ["formDefinitionJson", "assignToJson", "verifierConfigJson"] as const;

/** Whether the SDK can ask this: it has values in the place of texts. */
export function speaksSdk(ask: Ask): boolean {
  if (NO_WORD.some((name) => ask[name] !== undefined)) return false;
  const { timeoutSeconds, payloadJson, responseSchemaJson, timeoutResponseJson = "{}" } = ask;
  if (timeoutResponseJson !== JSON.stringify(JSON.parse(timeoutResponseJson))) return false;
  // What the SDK refuses by itself is for its own tests.
  const isInRange = timeoutSeconds >= 60 && timeoutSeconds <= 2_592_000;
  return isInRange && payloadJson.startsWith("{") && responseSchemaJson.includes("type");
}

const parsed = (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text));

/** `awaitHuman()`, as a program that imports the SDK calls it. */
export async function askBySdk({ url }: TestServer, ask: Ask): Promise<Asked> {
  const heard: string[] = [];
  const created = Promise.withResolvers<Created>();
  const answered = awaitHuman<unknown, unknown>({
    serverUrl: url,
    apiKey: ADMIN_TOKEN,
    logger: false,
    // What the SDK hears, to hold what it makes of it against.
    fetch: async (at, init) => {
      const response = await fetch(at, init);
      heard.push(await response.clone().text());
      return response;
    },
    task: ask.task,
    payload: parsed(ask.payloadJson),
    payloadSchema: parsed(ask.payloadSchemaJson),
    responseSchema: parsed(ask.responseSchemaJson),
    timeoutMs: ask.timeoutSeconds * 1000,
    idempotencyKey: ask.idempotencyKey,
    initialResponse: parsed(ask.initialResponseJson),
    ...(ask.timeoutResponseJson && { onTimeout: { response: parsed(ask.timeoutResponseJson) } }),
    redactPayload: ask.redactPayload,
    callbackUrl: ask.callbackUrl,
    notify: ask.notify,
    taskMetadata: ask.metadata,
    priority: ask.priority,
    onCreated: ({ id, replayed, warnings }) =>
      created.resolve({ id, replayed, warnings: warnings.map(({ code }) => code) }),
  });
  const told = answered.then(
    (value) => agreed(value, heard.at(-1) ?? ""),
    (error: unknown) => outcomeOf(error, heard.at(-1) ?? ""),
  );
  // A question that is refused is never created; the wait is looked at later.
  told.catch(created.reject);
  return { created: await created.promise, told };
}

/** The answer that the SDK resolved with is the one that it heard. */
function agreed(value: unknown, text: string): Told {
  const told = toldBy(text);
  if (!isDeepStrictEqual(value, JSON.parse(told.response ?? "null")))
    throw new Error("the SDK resolved with something else than it heard");
  return told;
}

function outcomeOf(error: unknown, text: string): Told {
  if (error instanceof TaskTimeoutError || error instanceof TaskCancelledError) {
    const told = toldBy(text);
    if (told.status !== error.status) throw new Error("the SDK says another status than it heard");
    return told;
  }
  if (!(error instanceof AwaitHumansError) || error.serverCode === undefined) throw error;
  const refused = refusedBy(JSON.parse(text));
  if (
    refused.reason !== error.serverCode ||
    !isDeepStrictEqual(placesOf(refused), placesOf({ places: error.issues }))
  )
    throw new Error("the SDK says another reason than it heard");
  throw refused;
}

const placesOf = ({ places }: { places: readonly { path: string; message: string }[] }) =>
  places.map(({ message }) => message);
