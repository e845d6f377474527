import { timestampDate, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { action, json, query, reload } from "@solidjs/router";
import type {
  Callback,
  CallbackAttempt,
  CallbackState,
} from "../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { CallbackService } from "../../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import { transport } from "./clients.ts";
import { readFirst } from "./first.ts";

const client = createClient(CallbackService, transport);

const LARGEST_PAGE = 500;

/** The first callbacks that match. */
export interface Callbacks {
  callbacks: Callback[];
  hasMore: boolean;
}

/** The first `count` callbacks in a state and of a task, the one that changed last first. Operators only. */
export const getCallbacks = query(
  async (state: CallbackState, taskId: string, count: number): Promise<Callbacks> => {
    const { items, hasMore } = await readFirst(
      { count, largest: LARGEST_PAGE },
      (place) => client.listCallbacks({ state, taskId, ...place }),
      (page) => page.callbacks,
    );
    return { callbacks: items, hasMore };
  },
  "callbacks",
);

/** A callback with its attempts, the newest first. */
export interface CallbackStory {
  callback: Callback | undefined;
  attempts: CallbackAttempt[];
}

/** One callback and what was tried. */
export const getCallback = query(async (id: string): Promise<CallbackStory> => {
  const { callback, attempts } = await client.getCallback({ id });
  return { callback, attempts };
}, "callback");

/** What is fetched anew as attempts are made. */
export const CALLBACKS = [getCallbacks.key, getCallback.key];

/** Callbacks of one state whose tasks ended within a time. */
export interface CallbackRange {
  state: CallbackState;
  after: Date;
  /** Until now where absent. */
  before: Date | undefined;
}

const MOST_COUNTED = 5_000;

/** How many callbacks a range holds, told beforehand. Of very many, `capped` says that there are more. */
export async function countCallbacks({
  state,
  after,
  before,
}: CallbackRange): Promise<{ count: number; capped: boolean }> {
  let count = 0;
  for (let pageToken = ""; ; ) {
    const page = await client.listCallbacks({ state, pageSize: LARGEST_PAGE, pageToken });
    const times = page.callbacks.map(({ createTime }) => (createTime ? timestampDate(createTime) : after));
    count += times.filter((time) => time >= after && (!before || time < before)).length;
    pageToken = page.nextPageToken;
    const { updateTime } = page.callbacks.at(-1) ?? {};
    // The list goes by the last change, which no callback has before its task ended.
    const past = !updateTime || timestampDate(updateTime) < after;
    if (past || pageToken === "") return { count, capped: false };
    if (count >= MOST_COUNTED) return { count: MOST_COUNTED, capped: true };
  }
}

/** Sends one callback once more. */
export const redeliverCallback = action(async (id: string) => {
  await client.redeliverCallback({ id });
  return reload({ revalidate: CALLBACKS });
}, "redeliverCallback");

/** Sends all callbacks of a range once more, and returns how many those were. */
export const redeliverRange = action(async ({ state, after, before }: CallbackRange) => {
  let count = 0;
  for (let pageToken = ""; ; ) {
    const page = await client.redeliverCallbacks({
      state,
      afterTime: timestampFromDate(after),
      ...(before && { beforeTime: timestampFromDate(before) }),
      pageToken,
    });
    count += page.count;
    pageToken = page.nextPageToken;
    if (pageToken === "") return json(count, { revalidate: CALLBACKS });
  }
}, "redeliverRange");
