import { createClient } from "@connectrpc/connect";
import { revalidate } from "@solidjs/router";
import { State, type Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { taskClient, transport } from "./clients.ts";
import { type Failure, readFailure } from "./failure.ts";
import { keysOf } from "./tasks.ts";

/** Calls that are under way at once. */
const AT_ONCE = 5;

/** What became of one task among several. `task` as the call returned it; absent where nobody here sees it any more. */
export type Outcome = { id: string; task?: Task | undefined } | { id: string; failure: Failure };

/** Calls for each id, some at once, and says what became of each as it is known. */
async function forEach(
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

/** What can be done to several tasks at once. */
export type Deed =
  | { verb: "answer"; responseJson: string }
  | { verb: "claim" | "release" | "cancel" }
  | { verb: "reassign" | "delegate"; email: string; note: string };

function callFor(deed: Deed): (id: string) => Promise<{ task?: Task | undefined }> {
  switch (deed.verb) {
    case "answer": {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const { responseJson } = deed;
      const how = { responseJson, completedViaChannel: "dashboard", timeZone, waitSeconds: 0 };
      return (id) => taskClient.completeTask({ id, ...how });
    }
    case "claim":
      return (id) => taskClient.claimTask({ id });
    case "release":
      return (id) => taskClient.releaseTask({ id });
    case "cancel":
      return (id) => taskClient.cancelTask({ id });
    default: {
      const to = {
        assignee: { case: "email", value: deed.email } as const,
        ...(deed.note && { note: deed.note }),
      };
      return (id) =>
        deed.verb === "reassign"
          ? taskClient.reassignTask({ id, ...to })
          : taskClient.delegateTask({ id, ...to });
    }
  }
}

/** Does the same to each of several tasks, each by a call of its own; the lists are fetched anew at the end. */
export async function doToEach(
  ids: readonly string[],
  deed: Deed,
  tell: (outcome: Outcome) => void,
): Promise<void> {
  await forEach(ids, callFor(deed), tell);
  void revalidate(keysOf());
}

/** Reads each of several tasks as it is now. */
export async function readEach(ids: readonly string[], tell: (outcome: Outcome) => void): Promise<void> {
  await forEach(ids, (id) => taskClient.getTask({ id }), tell);
}

/** The active people of the directory, by e-mail address. Operators only. What it is called by comes with the first call. */
export async function readPeople(): Promise<{ email: string; name: string }[]> {
  const { UserService } = await import("../../../gen/awaithumans/user/v1/user_service_pb.ts");
  const { users } = await createClient(UserService, transport).listUsers({ active: true, pageSize: 1000 });
  return users.flatMap(({ email, displayName }) => (email ? [{ email, name: displayName ?? email }] : []));
}

/** Whether the outcome of a call is that the task got its answer, or that its answer is being checked. */
export function isTaken({ state }: Task): boolean {
  return state === State.COMPLETED || state === State.SUBMITTED || state === State.VERIFIED;
}
