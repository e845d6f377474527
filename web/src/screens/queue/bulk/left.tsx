import { For, type JSX, Show } from "solid-js";
import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import { Notice } from "../../../parts/notice.tsx";
import type { BulkVerb } from "../bulk-state.ts";
import { allowedOf, refusalOf } from "./verbs.ts";

/** What is selected and still left out: what moved on meanwhile, and what the viewer may not do this with. */
export function Left(props: {
  asked: readonly string[];
  tasks: readonly Task[];
  verb: BulkVerb;
}): JSX.Element {
  const moved = () => props.asked.length - props.tasks.length;
  const unable = () => {
    const able = new Set(allowedOf(props.verb, props.tasks));
    return props.tasks.filter((task) => !able.has(task));
  };
  return (
    <div class="mt-3 space-y-2 empty:hidden">
      <Show when={moved() > 0}>
        <Notice tone="warn">
          {moved() === 1
            ? "1 of the tasks moved on meanwhile, by somebody else's doing, and is skipped."
            : `${moved()} of the tasks moved on meanwhile, by somebody else's doing, and are skipped.`}
        </Notice>
      </Show>
      <Show when={unable().length > 0}>
        <Notice tone="calm">
          <p>{unable().length === 1 ? "1 task is left out:" : `${unable().length} tasks are left out:`}</p>
          <ul class="list-disc pl-5">
            <For each={unable()}>
              {(task) => (
                <li>
                  <span dir="auto" class="font-medium">
                    {task.task}
                  </span>{" "}
                  <span class="text-muted">{refusalOf(props.verb, task)}</span>
                </li>
              )}
            </For>
          </ul>
        </Notice>
      </Show>
    </div>
  );
}
