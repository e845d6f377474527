import { For, type JSX, Show } from "solid-js";
import type {
  ChannelFigures,
  PersonFigures,
  Spread,
} from "../../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { channelTitle } from "../../parts/channel-words.ts";
import { tasks, took } from "./words.ts";

interface Line {
  name: string;
  /** What cannot be read off the name. */
  hint?: string;
  completed: bigint;
  spread: Spread | undefined;
}

/** Who answered in the window, the most busy first. */
export function People(props: { people: readonly PersonFigures[] }): JSX.Element {
  return (
    <Breakdown
      id="people"
      title="By person"
      head="Person"
      nothing="Nobody who is known by name or address answered in this time."
      lines={props.people.map(({ displayName, userId, completed, timeToAnswer }) => ({
        name: displayName,
        ...(userId === undefined && { hint: "no account" }),
        completed,
        spread: timeToAnswer,
      }))}
    />
  );
}

/** By what people answered in the window, the most used first. */
export function Channels(props: { channels: readonly ChannelFigures[] }): JSX.Element {
  return (
    <Breakdown
      id="channels"
      title="By channel"
      head="Channel"
      nothing="No task of this time has been answered yet."
      lines={props.channels.map(({ channel, completed, timeToAnswer }) => ({
        name: channelTitle(channel),
        completed,
        spread: timeToAnswer,
      }))}
    />
  );
}

function Breakdown(props: {
  id: string;
  title: string;
  head: string;
  nothing: string;
  lines: readonly Line[];
}): JSX.Element {
  const most = () => props.lines.reduce((so, { completed }) => Math.max(so, Number(completed)), 1);
  return (
    <section aria-labelledby={props.id} class="mt-10 min-w-0">
      <h2 id={props.id}>{props.title}</h2>
      <Show when={props.lines.length > 0} fallback={<p class="mt-3 text-muted">{props.nothing}</p>}>
        <table class="mt-3 w-full table-fixed" aria-labelledby={props.id}>
          <thead class="border-b border-line text-sm text-muted">
            <tr class="align-bottom">
              <th scope="col" class="py-1.5 pr-2 text-start font-medium">
                {props.head}
              </th>
              <th scope="col" class="w-12 py-1.5 text-end font-medium pair:w-20">
                Tasks
              </th>
              <th scope="col" class="w-16 py-1.5 pl-3 text-end font-medium pair:w-24">
                Half within
              </th>
              <th scope="col" class="w-16 py-1.5 pl-3 text-end font-medium pair:w-28">
                9 of 10 within
              </th>
            </tr>
          </thead>
          <tbody class="divide-y divide-line">
            <For each={props.lines}>
              {(line) => <Row line={line} part={Number(line.completed) / most()} />}
            </For>
          </tbody>
        </table>
      </Show>
    </section>
  );
}

function Row(props: { line: Line; part: number }): JSX.Element {
  return (
    <tr class="align-top">
      <th scope="row" class="py-2 pr-2 text-start font-normal wrap-anywhere">
        {props.line.name}
        <Show when={props.line.hint}>
          <span class="text-sm text-muted"> ({props.line.hint})</span>
        </Show>
        <span class="mt-1 block h-1.5 rounded-[2px] bg-sunken" aria-hidden="true">
          <span
            class="block h-full min-w-0.5 rounded-[2px] bg-edge"
            style={{ width: `${Math.round(props.part * 1000) / 10}%` }}
          />
        </span>
      </th>
      <td class="py-2 text-end">{tasks(props.line.completed)}</td>
      <td class="py-2 pl-3 text-end">{took(props.line.spread?.p50Seconds)}</td>
      <td class="py-2 pl-3 text-end">{took(props.line.spread?.p90Seconds)}</td>
    </tr>
  );
}
