import { createEffect, createSignal, For, type JSX, lazy, Match, Show, Switch } from "solid-js";
import { liveness } from "../../api/live.ts";
import { Key } from "../../parts/keys/keys.tsx";
import { Notice } from "../../parts/notice.tsx";
import { onceLoaded } from "../../parts/once-loaded.ts";
import { Empty } from "./empty.tsx";
import { Chips, FilterMenu, SortMenu } from "./filters.tsx";
import { Rows } from "./rows.tsx";
import { SearchField } from "./search.tsx";
import { useQueue } from "./state.ts";
import { isNarrowed } from "./view.ts";
import { Views } from "./views.tsx";

const BulkBar = lazy(() => import("./bulk/bar.tsx"));

/** The queue column. */
export function QueueList(props: { class: string; main: boolean }): JSX.Element {
  const queue = useQueue();
  const choosing = () => queue.picks.size() > 0 || queue.picks.lost().length > 0;
  const [bar, setBar] = createSignal(false);
  createEffect(() => choosing() && !bar() && onceLoaded(import("./bulk/bar.tsx"), () => setBar(true)));
  return (
    <section
      // As another element it would be built anew, and lose its place.
      role={props.main ? "main" : undefined}
      aria-label="Queue"
      class={`flex min-h-0 min-w-0 flex-col border-line pair:border-r ${props.class}`}
    >
      <header class="space-y-2 border-b border-line px-3 pt-3 pb-2.5">
        <div class="flex min-h-8 items-center gap-1">
          <h1 class="px-1 text-lg">Queue</h1>
          <span class="flex-1" />
          <SortMenu />
          <FilterMenu />
        </div>
        <Views />
        <SearchField />
        <Chips />
      </header>
      <div
        class="relative min-h-0 flex-1"
        onPointerEnter={(event) => queue.hold(event.pointerType === "mouse")}
        onPointerLeave={() => queue.hold(false)}
      >
        <FreshNotice />
        <Switch fallback={<Skeleton />}>
          <Match when={queue.ids().length > 0}>
            <Rows />
          </Match>
          <Match when={queue.total()}>
            <div class="h-full overflow-y-auto">
              <Empty />
            </div>
          </Match>
          <Match when={queue.failure()}>
            {(failure) => (
              <div class="p-3">
                <Notice tone="warn">{failure().message}</Notice>
              </div>
            )}
          </Match>
        </Switch>
      </div>
      <Show when={choosing() && bar()}>
        <BulkBar />
      </Show>
      <footer class="flex items-center justify-between gap-2 border-t border-line px-4 py-2 text-sm text-muted">
        <Show when={liveness() === "reconnecting"} fallback={<Total />}>
          <Reconnecting />
        </Show>
        <span class="flex items-center gap-1 pointer-coarse:hidden">
          <Key>J</Key>
          <Key>K</Key> to move
        </span>
      </footer>
    </section>
  );
}

function Reconnecting(): JSX.Element {
  return (
    <span role="status" class="appear-late inline-flex items-center gap-1.5 text-warn">
      <span class="size-2 rounded-full border-2 border-current" aria-hidden="true" />
      reconnecting
    </span>
  );
}

/** Tells of tasks that wait above; it floats, so that no row moves. */
function FreshNotice(): JSX.Element {
  const queue = useQueue();
  return (
    <Show when={queue.fresh() > 0}>
      <button
        type="button"
        class="button button-main absolute top-2 left-1/2 z-10 min-h-7 -translate-x-1/2 rounded-full text-sm shadow-float"
        onClick={() => queue.release()}
      >
        {queue.fresh() === 1 ? "Show 1 new task" : `Show ${queue.fresh()} new tasks`}
      </button>
    </Show>
  );
}

function Total(): JSX.Element {
  const queue = useQueue();
  const words = () => {
    const rows = queue.total();
    if (!rows) return "";
    const total = `${rows.total.toLocaleString()}${rows.capped ? "+" : ""}`;
    if (isNarrowed(queue.view())) return `${total} found`;
    return `${total} ${queue.view().show === "done" ? "done" : "open"}`;
  };
  // What is searched for is told; that the queue grows or shrinks is not.
  return <span role={isNarrowed(queue.view()) ? "status" : undefined}>{words()}</span>;
}

function Skeleton(): JSX.Element {
  return (
    <ul aria-label="Tasks" aria-busy="true" class="space-y-5 p-4">
      <For each={[0, 1, 2, 3, 4]}>
        {() => (
          <li class="space-y-2">
            <div class="skeleton h-4 w-4/5" />
            <div class="skeleton h-3 w-2/5" />
          </li>
        )}
      </For>
    </ul>
  );
}
