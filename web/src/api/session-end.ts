import { createSignal } from "solid-js";

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
}

/** Takes over what another tab says, where `isOver` finds it true: a new session may have begun since. */
export function heedOtherTabs(isOver: () => Promise<boolean>, react: (how: SessionEnd) => void): void {
  channel.onmessage = async ({ data }: MessageEvent<SessionEnd>) => {
    if (!(await isOver())) return;
    // A call may have met the end before the word of the person who signed out came.
    if (data === "lost" && sessionEnd()) return;
    told = true;
    react(data);
    setSessionEnd(data);
  };
}
