import { revalidate } from "@solidjs/router";
import type { Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { answeringHere } from "./answering.ts";
import { taskClient } from "./clients.ts";
import { forEach, type Outcome } from "./each.ts";
import { assigneeOf, type HandOver } from "./hand-over.ts";
import { keysOf } from "./tasks.ts";

/** What can be done to several tasks at once. */
export type Deed =
  | { verb: "answer"; responseJson: string }
  | { verb: "claim" | "release" | "cancel" }
  | ({ verb: "reassign" | "delegate" } & Pick<HandOver, "to" | "note">);

function callFor(deed: Deed): (id: string) => Promise<{ task?: Task | undefined }> {
  switch (deed.verb) {
    case "answer": {
      const answer = answeringHere(deed.responseJson);
      return (id) => taskClient.completeTask({ id, ...answer, waitSeconds: 0 });
    }
    case "claim":
      return (id) => taskClient.claimTask({ id });
    case "release":
      return (id) => taskClient.releaseTask({ id });
    case "cancel":
      return (id) => taskClient.cancelTask({ id });
    default: {
      const to = { assignee: assigneeOf(deed.to), ...(deed.note && { note: deed.note }) };
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
