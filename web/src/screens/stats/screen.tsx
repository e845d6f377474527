import { timestampDate } from "@bufbuild/protobuf/wkt";
import { revalidate, useSearchParams } from "@solidjs/router";
import { For, type JSX, Match, onCleanup, onMount, Show, Switch } from "solid-js";
import type { GetStatsResponse } from "../../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { createLoaded } from "../../api/load.ts";
import { getStats } from "../../api/stats.ts";
import { exact } from "../../parts/clock.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { useQueue } from "../queue/state.ts";
import { Channels, People } from "./breakdown.tsx";
import { Durations } from "./durations.tsx";
import { Totals } from "./totals.tsx";
import { Volume } from "./volume.tsx";

const WINDOWS = [
  { days: 7, name: "7 days" },
  { days: 30, name: "30 days" },
  { days: 90, name: "90 days" },
  { days: 365, name: "1 year" },
] as const;
const USUAL = 30;

/** `/stats`: how many tasks there are, how soon people see and answer them, and who does. */
export default function StatsScreen(): JSX.Element {
  const queue = useQueue();
  const [search] = useSearchParams<{ days: string }>();
  const days = () => WINDOWS.find((each) => String(each.days) === search.days)?.days ?? USUAL;
  return (
    <Page
      title="Stats"
      wide
      about="How many tasks are created, how soon people see and answer them, and who does. Days are those of UTC."
      actions={
        <Show when={queue.viewer().isOperator}>
          <Windows days={days()} />
        </Show>
      }
    >
      <Show
        when={queue.viewer().isOperator}
        fallback={
          <p class="mt-6">Figures are for operators. Ask one if you need to know how tasks are doing.</p>
        }
      >
        <Figures days={days()} />
      </Show>
    </Page>
  );
}

/** Over how many days. */
function Windows(props: { days: number }): JSX.Element {
  return (
    <nav aria-label="Time" class="flex rounded-md bg-sunken p-0.5">
      <For each={WINDOWS}>
        {({ days, name }) => (
          <a href={`/stats?days=${days}`} class="segment" aria-current={props.days === days}>
            {name}
          </a>
        )}
      </For>
    </nav>
  );
}

function Figures(props: { days: number }): JSX.Element {
  const loaded = createLoaded(() => getStats(props.days));
  onMount(() => {
    const back = () => {
      if (!document.hidden) void revalidate(getStats.keyFor(props.days));
    };
    document.addEventListener("visibilitychange", back);
    onCleanup(() => document.removeEventListener("visibilitychange", back));
  });
  return (
    <>
      <Show when={loaded().failure}>
        {(failure) => (
          <div class="mt-6">
            <Notice tone="warn">{failure().message}</Notice>
          </div>
        )}
      </Show>
      <Show
        when={loaded().value}
        fallback={
          <Show when={!loaded().failure}>
            <Skeleton />
          </Show>
        }
      >
        {(stats) => (
          <div aria-busy={stats().windowDays !== props.days}>
            <Shown stats={stats()} />
            <Updated stats={stats()} />
          </div>
        )}
      </Show>
    </>
  );
}

function Shown(props: { stats: GetStatsResponse }): JSX.Element {
  const isEmpty = (counts: Readonly<Record<string, bigint>> | undefined) =>
    Object.keys(counts ?? {}).length === 0;
  return (
    <Switch
      fallback={
        <>
          <Totals stats={props.stats} />
          <Volume days={props.stats.days} />
          <Show when={props.stats.channels.length > 0 || (props.stats.timeToSeen?.count ?? 0n) > 0n}>
            <Durations stats={props.stats} />
          </Show>
          <div class="grid grid-cols-[minmax(0,1fr)] gap-x-12 trio:grid-cols-2">
            <Channels channels={props.stats.channels} />
            <People people={props.stats.people} />
          </div>
        </>
      }
    >
      <Match when={isEmpty(props.stats.totals?.byStatus)}>
        <div class="mt-8 max-w-prose space-y-3">
          <h2>No tasks yet</h2>
          <p class="text-muted">
            Once agents ask, this page shows how many tasks they create, how soon people see and answer them,
            by which channels, and who answers.
          </p>
          <a class="button" href="/">
            Ask the first question
          </a>
        </div>
      </Match>
      <Match when={isEmpty(props.stats.window?.byStatus)}>
        <div class="mt-8 max-w-prose space-y-3">
          <h2>No tasks in the last {props.stats.windowDays} days</h2>
          <p class="text-muted">The tasks of this server are older than that.</p>
          <a class="button" href="/stats?days=365">
            Show a year
          </a>
        </div>
      </Match>
    </Switch>
  );
}

const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

function Updated(props: { stats: GetStatsResponse }): JSX.Element {
  const time = () => (props.stats.generateTime ? timestampDate(props.stats.generateTime) : new Date());
  return (
    <p class="mt-8 text-sm text-muted">
      Updated{" "}
      <time datetime={time().toISOString()} title={exact(time())}>
        {clockTime.format(time())}
      </time>
      , and again whenever you come back to this page. How long tasks took is exact to within 10 percent.
    </p>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div aria-busy="true" class="mt-6 space-y-8">
      <div class="skeleton h-24 w-full" />
      <div class="skeleton h-60 w-full" />
      <div class="skeleton h-40 w-full" />
    </div>
  );
}
