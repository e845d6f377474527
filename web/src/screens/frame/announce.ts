import { createEffect, createSignal, onCleanup } from "solid-js";
import { type Task, Verb } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { leading } from "../../api/live.ts";
import { drawBadge } from "../../parts/badge.ts";
import { notify } from "../../parts/notify.ts";
import { allowanceOf, type QueueState } from "../queue/state.ts";

/** Tells of new tasks: in the tab's title and icon, to screen readers, and as a desktop notification. */
export function createAnnouncer(queue: QueueState): () => string {
  const [announcement, setAnnouncement] = createSignal("");
  let newest: string | undefined;

  createEffect(() => drawBadge(queue.openTotal()));
  onCleanup(() => drawBadge(0));
  createEffect(() => {
    const tasks = queue.newest()?.tasks;
    if (!tasks) return;
    const last = newest;
    // Ids sort by creation time.
    newest = tasks.reduce((latest, { id }) => (id > latest ? id : latest), last ?? "");
    // What was there all along is no news.
    const arrived = last === undefined ? [] : tasks.filter(({ id }) => id > last);
    const forMe = arrived.filter((task) => allowanceOf(task, Verb.COMPLETE).allowed);
    if (forMe.length === 0) return;
    setAnnouncement(wordsFor(forMe));
    if (leading() && !document.hasFocus()) tell(forMe, queue);
  });
  return announcement;
}

function wordsFor(tasks: Task[]): string {
  return tasks.length === 1 ? `New task: ${tasks[0]?.task}` : `${tasks.length} new tasks`;
}

function tell(tasks: Task[], queue: QueueState): void {
  const [first] = tasks;
  if (!first) return;
  const href = tasks.length === 1 ? queue.hrefOf(first.id) : queue.hrefOf();
  notify({ title: wordsFor(tasks), tag: first.id, href });
}
