import { useNavigate } from "@solidjs/router";
import { createContext, createEffect, createMemo, createSignal, on, onCleanup, useContext } from "solid-js";
import { type Person, type State, type Task, Verb } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { createLoaded } from "../../api/load.ts";
import type { Viewer } from "../../api/session.ts";
import { getQueue } from "../../api/tasks.ts";
import { isTerminal } from "../../parts/state.tsx";
import { createAddress } from "./address.ts";
import { type Arranged, arrange } from "./arrange.ts";
import { createTotals } from "./totals.ts";

const PAGE = 50;
const SHOWN_MS = 6_000;
/** Longer than a double click or a key that bounces, shorter than it takes to read a question. */
const SETTLING_MS = 700;
const NOTHING: Arranged = { ids: [], tasks: new Map(), fresh: 0, viewKey: "" };

/** Everything the queue column and the task pane know about the list. */
export type QueueState = ReturnType<typeof createQueueState>;

const QueueContext = createContext<QueueState>();
export const QueueProvider = QueueContext.Provider;

/** The queue around this component. */
export function useQueue(): QueueState {
  const state = useContext(QueueContext);
  if (!state) throw new Error("useQueue is called outside the frame");
  return state;
}

/** Whether the viewer may do `verb` with the task now, and if not, why. */
export function allowanceOf(task: Task, verb: Verb): { allowed: boolean; reason: string } {
  return task.verbs.find((entry) => entry.verb === verb) ?? { allowed: false, reason: "" };
}

/** What a person is called; undefined where nothing is known of them. */
export function nameOf(person: Person | undefined): string | undefined {
  return person?.displayName ?? person?.email;
}

/** Moves the focus into the form of the task that is shown. */
export function focusAnswer(): void {
  document.querySelector<HTMLElement>("#task form :is(input,textarea,select,button):enabled")?.focus();
}

/** Moves the focus to the question, so that the next key press and the screen reader go on from there. */
export function focusQuestion(): void {
  document.getElementById("question")?.focus({ preventScroll: true });
}

export function createQueueState(viewer: () => Viewer) {
  const navigate = useNavigate();
  const address = createAddress(viewer);
  const list = createList(viewer, address.view);
  const confirmed = createAnswered();
  const [settling, settle] = createSpell(SETTLING_MS);
  const { selectedId, hrefOf } = address;
  const isOpenFor = (id: string) => {
    const task = list.rowOf(id);
    // A row that is only held in place shows the task as it was.
    if (!task || list.isGone(id) || confirmed.answered()?.task.id === id) return false;
    return !isTerminal(task.state) && allowanceOf(task, Verb.COMPLETE).allowed;
  };
  return {
    viewer,
    ...address,
    ...createTotals(viewer, address.view),
    ...list,
    ...confirmed,
    /** Whether the task that is shown came by itself just now, so that a key or a click was meant for the one before. */
    settling,
    /** Whether the viewer came by a link for one task, and has no queue. */
    isGuest: () => viewer().taskId !== undefined,
    /** Somebody without an account is known by their address. */
    isViewer: ({ userId, email }: Person) =>
      userId === undefined
        ? email !== undefined && email === viewer().email.toLowerCase()
        : userId === viewer().userId,
    /** Puts the next task in the place of the one that was answered. */
    advance: (next: string) => {
      settle();
      navigate(hrefOf(next));
    },
    /** Chooses the task `by` rows further down. */
    step: (by: number) => {
      const ids = list.ids();
      const at = ids.indexOf(selectedId() ?? "");
      const id = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
      if (id === undefined || id === selectedId()) return;
      navigate(hrefOf(id), { replace: selectedId() !== undefined });
    },
    /** The next task the viewer can answer, after this one in the list and from its start again. */
    nextAfter: (id: string): string | undefined => {
      const ids = list.ids();
      const at = ids.indexOf(id);
      return [...ids.slice(at + 1), ...ids.slice(0, Math.max(0, at))].find(isOpenFor);
    },
  };
}

/** The rows, in an order that stands still under the pointer. */
function createList(viewer: () => Viewer, view: ReturnType<typeof createAddress>["view"]) {
  const [count, setCount] = createSignal(PAGE);
  const [held, setHeld] = createSignal(false);
  const viewKey = () => `${view().show} ${view().ended}`;
  createEffect(on(viewKey, () => setCount(PAGE), { defer: true }));
  const loaded = createLoaded(() =>
    viewer().taskId === undefined ? getQueue(view(), viewer().email, count()) : undefined,
  );
  const latest = createMemo(() => loaded().value?.tasks);
  const arranged = createMemo(
    (before: Arranged) => arrange({ before, latest: latest() ?? [], held: held(), viewKey: viewKey() }),
    NOTHING,
  );
  return {
    loaded,
    ids: () => arranged().ids,
    /** How many tasks arrived while the list was held still. */
    fresh: () => arranged().fresh,
    rowOf: (id: string) => arranged().tasks.get(id),
    isGone: (id: string) => !latest()?.some((task) => task.id === id),
    /** Keeps the order while the pointer is over the list. */
    hold: setHeld,
    /** Takes over what is new at once; the list stays held. */
    release: () => {
      const was = held();
      setHeld(false);
      setHeld(was);
    },
    more: () => setCount((shown) => shown + PAGE),
  };
}

/** The task that was just answered here, for a moment. */
function createAnswered() {
  const [last, setLast] = createSignal<Answered>();
  const [shown, show] = createSpell(SHOWN_MS);
  return {
    answered: () => (shown() ? last() : undefined),
    tellAnswered: (task: Task, state: State) => {
      setLast({ task, state });
      show();
    },
  };
}

/** A task, and the state that its answer led to; unspecified where the answer was not taken. */
interface Answered {
  task: Task;
  state: State;
}

/** Something that is true for a while, each time it is begun. */
function createSpell(milliseconds: number): [running: () => boolean, begin: () => void] {
  const [running, setRunning] = createSignal(false);
  let end: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(end));
  const begin = () => {
    clearTimeout(end);
    setRunning(true);
    end = setTimeout(() => setRunning(false), milliseconds);
  };
  return [running, begin];
}
