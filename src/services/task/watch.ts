import type { Change } from "./changes.ts";
import type { TaskDeps } from "./deps.ts";

/** More pending changes than this become one `refetch`: a slow reader costs no memory. */
const PENDING_MAX = 1_000;

/** A batch of the latest change of each task, `refetch` where some may be missing, undefined at the end. */
type Batch = Change[] | "refetch" | undefined;

/**
 * Subscribes now; `next` waits for something that passes the filter. Ends with the signal or the hub.
 * @throws RATE_LIMITED where too many wait on this node.
 */
export function watchChanges(
  { changes, waiters }: Pick<TaskDeps, "changes" | "waiters">,
  signal: AbortSignal,
  passes: (change: Change) => boolean,
): { next(): Promise<Batch> } {
  let pending = new Map<string, Change>();
  let refetch = false;
  let wake: (() => void) | undefined;

  signal.throwIfAborted();
  const leave = waiters.occupy();
  if (!leave) throw waiters.refusal();
  const unsubscribe = changes.subscribe((change) => {
    if (change !== "refetch" && !passes(change)) return;
    if (change === "refetch" || pending.size >= PENDING_MAX) refetch = true;
    else pending.set(change.id, change);
    wake?.();
  });
  const end = () => {
    unsubscribe();
    leave();
  };
  signal.addEventListener("abort", () => {
    end();
    wake?.();
  });

  return {
    async next() {
      if (!refetch && pending.size === 0 && !signal.aborted && !changes.closed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
      if (signal.aborted || changes.closed) {
        end();
        return undefined;
      }
      const batch = refetch ? "refetch" : [...pending.values()];
      pending = new Map();
      refetch = false;
      return batch;
    },
  };
}
