import CircleCheck from "lucide-solid/icons/circle-check";
import CircleX from "lucide-solid/icons/circle-x";
import Hourglass from "lucide-solid/icons/hourglass";
import RotateCw from "lucide-solid/icons/rotate-cw";
import { type Callback, CallbackState } from "../../../../gen/awaithumans/callback/v1/callback_pb.ts";
import type { Look } from "../../parts/mark.tsx";

const TAKEN: Look = { word: "Taken", icon: CircleCheck, class: "text-yes" };
const GIVEN_UP: Look = { word: "Given up", icon: CircleX, class: "font-semibold text-no" };
const PENDING: Look = { word: "Pending", icon: Hourglass, class: "text-muted" };
const RETRYING: Look = { word: "Retrying", icon: RotateCw, class: "text-warn" };

/** The state of a callback as a shape and a word. */
export function lookOf({ state, lastError }: Callback): Look {
  if (state === CallbackState.SUCCEEDED) return TAKEN;
  if (state === CallbackState.ABANDONED) return GIVEN_UP;
  return lastError === undefined ? PENDING : RETRYING;
}

/** The states by which callbacks are listed, as the address writes them. */
export const STATES = [
  { name: "", state: CallbackState.UNSPECIFIED, words: "All" },
  { name: "pending", state: CallbackState.PENDING, words: "Pending" },
  { name: "given-up", state: CallbackState.ABANDONED, words: "Given up" },
  { name: "taken", state: CallbackState.SUCCEEDED, words: "Taken" },
] as const;
