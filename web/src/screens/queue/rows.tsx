import {
  createEffect,
  createMemo,
  createSignal,
  For,
  getOwner,
  type JSX,
  on,
  onMount,
  runWithOwner,
  Show,
  untrack,
} from "solid-js";
import { WINDOW } from "../../api/view.ts";
import { onceLoaded } from "../../parts/once-loaded.ts";
import { ROWS_MAX } from "./arrange.ts";
import { Hole, Row } from "./row.tsx";
import { useQueue } from "./state.ts";
import type { createVirtual } from "./virtual.ts";

/** Two lines of a question and one about it, in root em. */
const ROW_REM = 4.75;
/** What stands for a row of which nothing is known yet. */
const HOLE = "hole ";

/** The rows of the list: only those in sight, and those that the focus can be on, have elements. */
export function Rows(): JSX.Element {
  const queue = useQueue();
  let scroller: HTMLDivElement | undefined;
  let list: HTMLUListElement | undefined;
  const height = ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const count = () => queue.ids().length;
  const selected = createMemo(() => queue.placeOf(queue.selectedId()));

  /** Which row has the focus, by what it shows; it stays with it where the list moves. */
  const [focused, setFocused] = createSignal<string>();
  const placeOf = (entry: string) =>
    entry.startsWith(HOLE) ? Number(entry.slice(HOLE.length)) : queue.placeOf(entry);
  const focusedPlace = createMemo(() => placeOf(focused() ?? ""));
  /** Which row is to have the focus once it is there. */
  const [goal, setGoal] = createSignal<number>();

  // A short list has all its rows; what chooses among the many of a long one is fetched with them.
  const owner = getOwner();
  const [virtual, setVirtual] = createSignal<ReturnType<typeof createVirtual>>();
  createEffect(
    on(
      () => count() > WINDOW,
      (long) => {
        if (!long || virtual()) return;
        onceLoaded(import("./virtual.ts"), ({ createVirtual }) => {
          const box = scroller;
          if (box?.isConnected && !virtual())
            runWithOwner(owner, () => setVirtual(createVirtual({ scroller: box, height, count, kept })));
        });
      },
    ),
  );
  const kept = () => [selected(), focusedPlace(), goal(), 0].filter((place) => place !== undefined);
  const entries = createMemo(() => {
    const ids = queue.ids();
    const first = Array.from({ length: Math.min(WINDOW, ids.length) }, (_, place) => place);
    const places = virtual()?.places() ?? first;
    return places.filter((place) => place < ids.length).map((place) => ids[place] ?? `${HOLE}${place}`);
  });
  createEffect(() => {
    entries();
    const [first, last] = virtual()?.sight() ?? [0, 0];
    untrack(() => queue.look(first, Math.min(Math.max(0, count() - 1), last)));
  });

  const bring = (place: number) => {
    if (!scroller || place >= count()) return;
    const { scrollTop, clientHeight } = scroller;
    const [top, bottom] = [place * height, (place + 1) * height];
    if (top < scrollTop) scroller.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) scroller.scrollTop = bottom - clientHeight;
  };
  const linkAt = (place: number) =>
    list?.querySelector<HTMLElement>(`[data-row="${place}"] :is(a, [data-hole])`) ?? undefined;
  const hasFocus = () => list?.contains(document.activeElement) ?? false;

  onMount(() => {
    const place = selected();
    if (place !== undefined) bring(place);
  });
  createEffect(on(queue.viewKey, () => scroller?.scrollTo(0, 0), { defer: true }));
  // The open task is in sight; where the focus is in the list already, it follows.
  createEffect(
    on(
      queue.selectedId,
      () => {
        const place = selected();
        if (place === undefined) return;
        bring(place);
        if (hasFocus()) setGoal(place);
      },
      { defer: true },
    ),
  );
  createEffect(
    on([goal, entries], ([place]) => {
      const link = place === undefined ? undefined : linkAt(place);
      if (!link) return;
      link.focus({ preventScroll: true });
      if (link.matches("a")) setGoal(undefined);
    }),
  );
  // What had the focus may be gone from the list, or have moved in it.
  createEffect(
    on(entries, (shown) => {
      const entry = focused();
      if (entry === undefined || document.activeElement !== document.body) return;
      const place = shown.includes(entry) ? placeOf(entry) : undefined;
      if (place !== undefined) linkAt(place)?.focus({ preventScroll: true });
    }),
  );

  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / height) - 1);
    const at = focusedPlace() ?? 0;
    const last = count() - 1;
    const target = {
      ...{ ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page },
      ...{ Home: 0, End: last },
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const place = Math.min(last, Math.max(0, target));
    setGoal(place);
    bring(place);
  };
  const entrance = createMemo(() => selected() ?? focusedPlace() ?? 0);

  return (
    <div ref={scroller} class="h-full overflow-y-auto max-pair:pb-24">
      <ul
        ref={list}
        aria-label="Tasks"
        class="relative"
        style={{ height: `${count() * height}px` }}
        onKeyDown={move}
        onFocusIn={(event) => {
          const entry = event.target.closest("li")?.dataset.entry;
          if (entry !== undefined) setFocused(entry);
        }}
        onFocusOut={(event) => {
          const { relatedTarget } = event;
          if (relatedTarget instanceof Node && !list?.contains(relatedTarget)) setFocused(undefined);
        }}
      >
        <For each={entries()}>
          {(entry) => {
            const place = () => placeOf(entry) ?? 0;
            return (
              <li
                data-entry={entry}
                data-row={place()}
                aria-setsize={count()}
                aria-posinset={place() + 1}
                class="group absolute inset-x-0 border-b border-line"
                style={{ top: `${place() * height}px`, height: `${height}px` }}
              >
                <Show when={!entry.startsWith(HOLE)} fallback={<Hole />}>
                  <Row id={entry} entrance={entrance() === place()} />
                </Show>
              </li>
            );
          }}
        </For>
      </ul>
      <Show when={queue.total()?.capped}>
        <p class="p-4 text-muted">
          More than {ROWS_MAX.toLocaleString()} tasks are in this list. Search or filter to reach the others.
        </p>
      </Show>
    </div>
  );
}
