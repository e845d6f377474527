import { createSignal } from "solid-js";
import { belongTo } from "./whose.ts";

/** How a session ended: found over by a call, or by the person in a tab. */
export type SessionEnd = "lost" | "signed out";

const [sessionEnd, setSessionEnd] = createSignal<SessionEnd>();
const channel = new BroadcastChannel("awaithumans-session");

/** How the session ended; undefined while it lasts. */
export { sessionEnd };

let told = false;

/** Says once that the session is over, to every tab. The tab that signs out needs no word of it itself. */
export function endSession(how: SessionEnd): void {
  if (told) return;
  told = true;
  if (how === "lost") setSessionEnd(how);
  channel.postMessage(how);
}

/** Forgets that a session ended, after a new one began. */
export function sessionBegan(): void {
  told = false;
  setSessionEnd(undefined);
  belongTo(undefined);
}

/** Says to the other tabs that this one shows somebody's things. */
export function announceOwner(): void {
  channel.postMessage("here");
}

/** Begins anew as whoever is signed in now: nothing that was fetched for the person before is to stay. */
export function startOver(): void {
  window.location.reload();
}

/**
 * Takes over what another tab says, where `isOver` finds it true: a new session may have begun since. Where another person
 * has signed in there, by what `isReplaced` finds, this tab starts over.
 */
export function heedOtherTabs(given: {
  isOver: () => Promise<boolean>;
  isReplaced: () => Promise<boolean>;
  react: (how: SessionEnd) => void;
}): void {
  channel.onmessage = async ({ data }: MessageEvent<SessionEnd | "here">) => {
    if (data === "here") return void ((await given.isReplaced()) && startOver());
    if (!(await given.isOver())) return;
    // A call may have met the end before the word of the person who signed out came.
    if (data === "lost" && sessionEnd()) return;
    told = true;
    given.react(data);
    setSessionEnd(data);
  };
}
