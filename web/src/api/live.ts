import { Code, ConnectError } from "@connectrpc/connect";
import { createSignal } from "solid-js";
import { taskClient } from "./clients.ts";
import { noticeAnswer, noticeFailure } from "./connection.ts";

/** Whether changes arrive by themselves at the moment. */
type Liveness = "connecting" | "live" | "reconnecting";

type Message = { hint: string } | { liveness: Liveness } | { hello: true };

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

const [liveness, setLiveness] = createSignal<Liveness>("connecting");
const [leading, setLeading] = createSignal(false);

/** Whether this tab is the one that holds the browser's stream, and so the one that notifies. */
export { leading, liveness };

/**
 * Calls `onHint` with the id of each changed task, or with "" where everything may have changed. The
 * tabs of one person share one stream: whichever holds the lock reads it and passes the hints on.
 * Returns what stops it.
 */
export function watchTasks(userId: string, onHint: (id: string) => void): () => void {
  const stopped = new AbortController();
  const channel = new BroadcastChannel(`awaithumans-live-${userId}`);
  const obey = (message: Message) => {
    if ("hint" in message) onHint(message.hint);
    if ("liveness" in message) setLiveness(message.liveness);
    if ("hello" in message && leading()) channel.postMessage({ liveness: liveness() } satisfies Message);
  };
  const tell = (message: Message) => {
    if (stopped.signal.aborted) return;
    obey(message);
    channel.postMessage(message);
  };
  channel.onmessage = (event: MessageEvent<Message>) => obey(event.data);
  channel.postMessage({ hello: true } satisfies Message);
  void lead(`awaithumans-live-${userId}`, stopped.signal, tell);
  return () => {
    stopped.abort();
    channel.close();
  };
}

async function lead(lock: string, signal: AbortSignal, tell: (message: Message) => void): Promise<void> {
  const read = async () => {
    setLeading(true);
    await readStream(signal, tell);
    setLeading(false);
  };
  try {
    // Web Locks exist in secure contexts only; elsewhere each tab reads a stream of its own.
    await (navigator.locks ? navigator.locks.request(lock, { signal }, read) : read());
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function readStream(signal: AbortSignal, tell: (message: Message) => void): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const hint of taskClient.watchTasks({}, { signal })) {
        failures = 0;
        noticeAnswer();
        if (liveness() !== "live") tell({ liveness: "live" });
        tell({ hint: hint.id });
      }
    } catch (error) {
      if (signal.aborted) return;
      noticeFailure(error);
      if (error instanceof ConnectError && error.code === Code.Unauthenticated) return;
    }
    tell({ liveness: "reconnecting" });
    await pause(failures++, signal);
  }
}

/** Waits longer after each failure, with jitter; less when the network comes back. */
function pause(failures: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, longest * (0.5 + Math.random() / 2));
    window.addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}
