import { For, type JSX, Match, Show, Switch } from "solid-js";
import { liveness } from "../../api/live.ts";
import { Key } from "../../parts/keys.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Empty } from "./empty.tsx";
import { OpenOrEnded, Whose } from "./filters.tsx";
import { Row } from "./row.tsx";
import { useQueue } from "./state.ts";

/** The queue column. */
export function QueueList(props: { class: string }): JSX.Element {
  const queue = useQueue();
  return (
    <section
      aria-label="Queue"
      class={`flex min-h-0 min-w-0 flex-col border-line pair:border-r ${props.class}`}
    >
      <header class="space-y-2.5 border-b border-line px-3 pt-3 pb-2.5">
        <div class="flex min-h-8 items-center gap-2.5">
          <h1 class="px-1 text-lg">Queue</h1>
          <span class="flex-1" />
          <OpenOrEnded />
        </div>
        <Whose />
      </header>
      <div
        class="relative min-h-0 flex-1"
        onPointerEnter={(event) => queue.hold(event.pointerType === "mouse")}
        onPointerLeave={() => queue.hold(false)}
      >
        <FreshNotice />
        <div class="relative h-full overflow-y-auto">
          <Switch fallback={<Skeleton />}>
            <Match when={queue.ids().length > 0}>
              <Rows />
            </Match>
            <Match when={queue.loaded().value}>
              <Empty />
            </Match>
            <Match when={queue.loaded().failure}>
              {(failure) => (
                <div class="p-3">
                  <Notice tone="warn">{failure().message}</Notice>
                </div>
              )}
            </Match>
          </Switch>
        </div>
      </div>
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

function Rows(): JSX.Element {
  const queue = useQueue();
  let list: HTMLUListElement | undefined;
  const moveFocus = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !list) return;
    const links = [...list.querySelectorAll<HTMLElement>("a")];
    const target = links[links.findIndex((link) => link.matches(":focus")) + by];
    if (!target) return;
    event.preventDefault();
    target.focus();
  };
  const entrance = () =>
    queue.ids().includes(queue.selectedId() ?? "") ? queue.selectedId() : queue.ids()[0];
  return (
    <>
      <ul ref={list} aria-label="Tasks" onKeyDown={moveFocus}>
        <For each={queue.ids()}>{(id) => <Row id={id} entrance={entrance() === id} />}</For>
      </ul>
      <Show when={queue.loaded().value?.hasMore}>
        <div class="p-3">
          <button type="button" class="button w-full" onClick={() => queue.more()}>
            Show more
          </button>
        </div>
      </Show>
    </>
  );
}

function Total(): JSX.Element {
  const queue = useQueue();
  const words = () => {
    const { value } = queue.loaded();
    if (!value) return "";
    const total = `${value.total.toLocaleString()}${value.capped ? "+" : ""}`;
    const kind = queue.view().ended ? "ended" : "open";
    return value.hasMore ? `${value.tasks.length} of ${total} ${kind}` : `${total} ${kind}`;
  };
  return <span>{words()}</span>;
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
