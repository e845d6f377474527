import { timestampDate } from "@bufbuild/protobuf/wkt";
import { revalidate } from "@solidjs/router";
import { createEffect, onCleanup } from "solid-js";
import type { Callback } from "../../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { CALLBACKS } from "../../api/callbacks.ts";

const SOONEST_MS = 2_000;
const LATEST_MS = 5_000;

/** Fetches callbacks anew while one of these is pending: about when its next attempt is due. */
export function keepUp(callbacks: () => readonly Callback[]): void {
  createEffect(() => {
    const due = callbacks().flatMap(({ nextAttemptTime }) =>
      nextAttemptTime ? timestampDate(nextAttemptTime).getTime() : [],
    );
    if (due.length === 0) return;
    const next = () => Math.min(LATEST_MS, Math.max(SOONEST_MS, Math.min(...due) + SOONEST_MS - Date.now()));
    const timer = setInterval(() => !document.hidden && void revalidate(CALLBACKS), next());
    onCleanup(() => clearInterval(timer));
  });
}
