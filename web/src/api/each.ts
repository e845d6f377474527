import type { Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { taskClient } from "./clients.ts";
import { type Failure, readFailure } from "./failure.ts";

/** Calls that are under way at once. */
const AT_ONCE = 5;

/** What became of one task among several. `task` as the call returned it; absent where nobody here sees it any more. */
export type Outcome = { id: string; task?: Task | undefined } | { id: string; failure: Failure };

/** Calls for each id, some at once, and says what became of each as it is known. */
export async function forEach(
  ids: readonly string[],
  call: (id: string) => Promise<{ task?: Task | undefined }>,
  tell: (outcome: Outcome) => void,
): Promise<void> {
  const waiting = [...ids];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        const { task } = await call(id);
        tell({ id, task });
      } catch (error) {
        tell({ id, failure: readFailure(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Reads each of several tasks as it is now. */
export async function readEach(ids: readonly string[], tell: (outcome: Outcome) => void): Promise<void> {
  await forEach(ids, (id) => taskClient.getTask({ id }), tell);
}
