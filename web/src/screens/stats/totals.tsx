import { For, type JSX } from "solid-js";
import type { GetStatsResponse } from "../../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { share, tasks, took } from "./words.ts";

const ENDED = ["completed", "timed_out", "cancelled", "verification_exhausted"];

/** The few figures of the window that are looked at first. */
export function Totals(props: { stats: GetStatsResponse }): JSX.Element {
  const byStatus = () => props.stats.window?.byStatus ?? {};
  const sum = (of: (status: string) => boolean) =>
    Object.entries(byStatus()).reduce((all, [status, count]) => (of(status) ? all + count : all), 0n);
  const figures = () => [
    { name: "Created", value: tasks(sum(() => true)), more: "in this time" },
    {
      name: "Completed",
      value: share(props.stats.window?.completionRate),
      more: `${tasks(byStatus().completed ?? 0n)} of ${tasks(sum((status) => ENDED.includes(status)))} that ended`,
    },
    {
      name: "Unanswered",
      value: tasks(sum((status) => ENDED.includes(status) && status !== "completed")),
      more: `${tasks(byStatus().timed_out ?? 0n)} timed out`,
    },
    {
      name: "Still open",
      value: tasks(sum((status) => !ENDED.includes(status))),
      more: "of those created in this time",
    },
    {
      name: "Seen within",
      value: took(props.stats.timeToSeen?.p50Seconds),
      more: `half of ${tasks(props.stats.timeToSeen?.count ?? 0n)} that were opened`,
    },
    {
      name: "Answered within",
      value: took(props.stats.timeToAnswer?.p50Seconds),
      more: `half of ${tasks(props.stats.timeToAnswer?.count ?? 0n)} that people answered`,
    },
  ];
  return (
    <dl class="mt-6 grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line pair:grid-cols-3 wide:grid-cols-6">
      <For each={figures()}>
        {(figure) => (
          <div class="bg-surface px-4 py-3">
            <dt class="text-sm text-muted">{figure.name}</dt>
            <dd>
              <span class="block text-lg font-semibold">{figure.value}</span>
              <span class="block text-sm text-muted">{figure.more}</span>
            </dd>
          </div>
        )}
      </For>
    </dl>
  );
}
