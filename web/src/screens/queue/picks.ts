import { createSignal } from "solid-js";
import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { readEach } from "../../api/each.ts";
import { isTerminal } from "../../parts/state.tsx";

/** Most tasks that are selected at once. */
export const PICKS_MAX = 200;

/** A task that is not selected any more although nobody took it out, and the state it was last seen in. */
export interface Lost {
  task: Task;
  /** Unspecified where it was deleted, or is somebody else's. */
  state: State;
}

/** The tasks that are selected, by id: whatever is listed meanwhile, they stay the same. */
export function createPicks(list: {
  ids: () => readonly (string | undefined)[];
  rowOf: (id: string) => Task | undefined;
}) {
  const [picked, setPicked] = createSignal<ReadonlyMap<string, Task>>(new Map());
  const [lost, setLost] = createSignal<readonly Lost[]>([]);
  const [crowded, setCrowded] = createSignal(false);
  let anchor: string | undefined;

  const add = (ids: readonly string[]) => {
    const next = new Map(picked());
    for (const id of ids) {
      const task = list.rowOf(id);
      if (task && !isTerminal(task.state) && next.size < PICKS_MAX) next.set(id, task);
    }
    setCrowded(next.size === PICKS_MAX && ids.some((id) => !next.has(id)));
    setPicked(next);
  };
  const remove = (ids: Iterable<string>) => {
    const gone = new Set(ids);
    setCrowded(false);
    setPicked((before) => new Map([...before].filter(([id]) => !gone.has(id))));
  };
  /** Takes over tasks as they are now; what has its outcome, or is out of reach, drops out. */
  const see = (id: string, task: Task | undefined) => {
    const before = picked().get(id);
    if (!before) return;
    if (task && !isTerminal(task.state)) {
      setPicked((all) => new Map(all).set(id, task));
      return;
    }
    remove([id]);
    setLost((all) => [...all, { task: task ?? before, state: task?.state ?? State.UNSPECIFIED }]);
  };
  return {
    tasks: () => [...picked().values()],
    size: () => picked().size,
    has: (id: string) => picked().has(id),
    /** What dropped out since something was selected. */
    lost,
    /** Whether more was asked for than can be selected. */
    crowded,
    toggle: (id: string) => {
      anchor = id;
      if (picked().has(id)) remove([id]);
      else add([id]);
    },
    /** Selects all from the one that was chosen last to this one. */
    extend: (id: string) => {
      const ids = list.ids();
      const [from, to] = [ids.indexOf(anchor ?? id), ids.indexOf(id)];
      const range = from < 0 || to < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      add(range.filter((each) => each !== undefined));
      anchor ??= id;
    },
    remove,
    /** Selects a task again that was taken out. */
    put: (task: Task) => setPicked((before) => new Map(before).set(task.id, task)),
    clear: () => {
      anchor = undefined;
      setPicked(new Map());
      setLost([]);
      setCrowded(false);
    },
    /** Looks at those of these tasks that are selected; an empty id stands for all. */
    heed: async (ids: ReadonlySet<string>) => {
      const touched = [...picked().keys()].filter((id) => ids.has("") || ids.has(id));
      await readEach(touched, (outcome) => {
        // What could not be read for want of a connection is not gone.
        if ("task" in outcome) see(outcome.id, outcome.task);
        else if ("failure" in outcome && !outcome.failure.network) see(outcome.id, undefined);
      });
    },
  };
}
