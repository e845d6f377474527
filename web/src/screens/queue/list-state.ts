import { createMemo, createSignal, mapArray } from "solid-js";
import { createLoaded } from "../../api/load.ts";
import { getRows } from "../../api/queue.ts";
import type { Viewer } from "../../api/session.ts";
import { type Rows, WINDOW } from "../../api/view.ts";
import { type createAddress, keyOf } from "./address.ts";
import { type Arranged, arrange, join, type Latest } from "./arrange.ts";

const NOTHING: Arranged = { ids: [], tasks: new Map(), fresh: 0, viewKey: "" };

/** What was read of one view, window by window. What is out of sight stays as it was. */
interface Known {
  viewKey: string;
  windows: ReadonlyMap<number, Rows>;
}

/** The rows, read by windows, in an order that stands still under the pointer. */
export function createList(viewer: () => Viewer, { view, viewKey }: ReturnType<typeof createAddress>) {
  const [held, setHeld] = createSignal(false);
  const [looked, setLooked] = createSignal({ viewKey: "", first: 0, last: 0 });

  /** The windows that are in sight and the one after them: only these are read, and read anew. */
  const wanted = createMemo(
    () => {
      const { first, last, ...at } = looked();
      if (at.viewKey !== viewKey()) return [0];
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    },
    [0],
    { equals: (one, other) => one.join() === other.join() },
  );
  const reading = createMemo(
    mapArray(wanted, (at) =>
      createLoaded(() => (viewer().taskId === undefined ? getRows(view(), viewer().email, at) : undefined)),
    ),
  );
  const known = createMemo((before: Known | undefined): Known => {
    const windows = new Map(before?.viewKey === viewKey() ? before.windows : []);
    for (const loaded of reading()) {
      const { value } = loaded();
      if (value && keyOf(value.view) === viewKey()) windows.set(value.at, value);
    }
    return { viewKey: viewKey(), windows };
  }, undefined);
  const newest = createMemo(() =>
    [...known().windows.values()].reduce<Rows | undefined>(
      (last, rows) => (last && last.serial > rows.serial ? last : rows),
      undefined,
    ),
  );
  const latest = createMemo((): Latest => join(known().windows.values()));
  const arranged = createMemo(
    (before: Arranged) => arrange({ before, latest: latest(), held: held(), viewKey: viewKey() }),
    NOTHING,
  );
  const places = createMemo(() => {
    const found = new Map<string, number>();
    for (const [place, id] of arranged().ids.entries()) if (id !== undefined) found.set(id, place);
    return found;
  });
  return {
    /** The ids of the rows, one after the other; undefined where a row is not known yet. */
    ids: () => arranged().ids,
    placeOf: (id: string | undefined) => (id === undefined ? undefined : places().get(id)),
    rowOf: (id: string) => arranged().tasks.get(id),
    /** Whether a row is only held in place. */
    isGone: (id: string) => !latest().tasks.has(id),
    /** How many tasks arrived while the list was held still. */
    fresh: () => arranged().fresh,
    /** How many tasks the view has; undefined while that is not known. */
    total: () => newest(),
    failure: () =>
      reading()
        .map((loaded) => loaded().failure)
        .find((failure) => failure !== undefined),
    /** Says which rows are in sight. */
    look: (first: number, last: number) => {
      const windowOf = (place: number) => Math.floor(place / WINDOW);
      const end = Math.max(0, windowOf(arranged().ids.length - 1));
      const at = { first: windowOf(first), last: Math.min(end, windowOf(last) + 1), viewKey: viewKey() };
      setLooked((before) =>
        before.first === at.first && before.last === at.last && before.viewKey === at.viewKey ? before : at,
      );
    },
    /** Keeps the order while the pointer is over the list. */
    hold: setHeld,
    /** Takes over what is new at once; the list stays held. */
    release: () => {
      const was = held();
      setHeld(false);
      setHeld(was);
    },
  };
}
