import type { Order, Reply } from "./child.ts";
import { slice, Unfinished, withinTime } from "./deadline.ts";
import { perform } from "./perform.ts";

// Signals to the whole process group are meant for the parent, which may have answers to check until it ends.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", (order: Order) => process.send?.(replyTo(order)));
process.send?.({ kind: "ready" } satisfies Reply);

function replyTo({ job, milliseconds }: Order): Reply {
  try {
    const outcome = perform(job, milliseconds === undefined ? withinTime : slice(milliseconds));
    return { kind: "done", outcome };
  } catch (error) {
    if (error instanceof Unfinished) return { kind: "unfinished" };
    return { kind: "fault", reason: error instanceof Error ? String(error.stack) : String(error) };
  }
}
