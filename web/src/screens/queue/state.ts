import { useNavigate } from "@solidjs/router";
import { createContext, createMemo, useContext } from "solid-js";
import { type Person, type Task, Verb } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Failure } from "../../api/failure.ts";
import type { Viewer } from "../../api/session.ts";
import { sessionEnd } from "../../api/session-end.ts";
import type { View } from "../../api/view.ts";
import { isTerminal } from "../../parts/state.tsx";
import { createAddress } from "./address.ts";
import { createAhead } from "./ahead.ts";
import { createAnswered, createSpell } from "./answered.ts";
import { createBulk } from "./bulk-state.ts";
import { createFlights } from "./flights.ts";
import { createList } from "./list-state.ts";
import { createPicks } from "./picks.ts";
import { createTotals } from "./totals.ts";
import { partsFor, sortsOf } from "./view.ts";

/** Longer than a double click or a key that bounces, shorter than it takes to read a question. */
const SETTLING_MS = 700;

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

/** Moves the focus to the question, so that the next key press and the screen reader go on from there. */
export function focusQuestion(): void {
  document.getElementById("question")?.focus({ preventScroll: true });
}

export function createQueueState(viewer: () => Viewer) {
  const navigate = useNavigate();
  const address = createAddress(viewer);
  const list = createList(viewer, address);
  const flights = createFlights();
  const confirmed = createAnswered();
  const [settling, settle] = createSpell(SETTLING_MS);
  const { selectedId, hrefOf, view } = address;
  const isOpenFor = (id: string | undefined): id is string => {
    const task = id === undefined ? undefined : list.rowOf(id);
    // A row that is only held in place shows the task as it was.
    if (id === undefined || !task || list.isGone(id)) return false;
    if (confirmed.answered()?.task.id === id || flights.isAway(id)) return false;
    return !isTerminal(task.state) && allowanceOf(task, Verb.COMPLETE).allowed;
  };
  const nextAfter = (id: string): string | undefined => {
    const ids = list.ids();
    const at = list.placeOf(id) ?? -1;
    return ids.slice(at + 1).find(isOpenFor) ?? ids.slice(0, Math.max(0, at)).find(isOpenFor);
  };
  const following = createMemo(() => nextAfter(selectedId() ?? ""));
  const aheadOf = createAhead(() => (viewer().taskId === undefined ? following() : undefined));
  const change = (some: Partial<View>) => navigate(hrefOf(selectedId(), { ...view(), ...some }));
  /** Goes `by` further in a list, and round at its ends. */
  const turn = <T>(list: readonly T[], now: T, by: number): T =>
    list[(list.indexOf(now) + by + list.length) % list.length] ?? now;
  return {
    viewer,
    ...address,
    ...createTotals(viewer),
    ...list,
    ...confirmed,
    flights,
    /** What was read of a task before it was shown. */
    aheadOf,
    picks: createPicks(list),
    bulk: createBulk(viewer),
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
    /** An answer that left its task was refused: whoever has not begun with the next one yet is led back. */
    comeBack: (task: Task, failure: Failure) => {
      flights.refuse(task, failure);
      if (settling() || sessionEnd()) navigate(hrefOf(task.id), { replace: true });
    },
    /** Chooses the task `by` rows further down. */
    step: (by: number) => {
      const ids = list.ids();
      const at = list.placeOf(selectedId());
      const id = ids[at === undefined ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
      if (id === undefined || id === selectedId()) return;
      navigate(hrefOf(id), { replace: selectedId() !== undefined });
    },
    /** Goes to the part of the queue `by` further on. */
    stepView: (by: number) => {
      const part = turn(partsFor(viewer().isOperator), view().show, by);
      navigate(hrefOf(undefined, address.viewOf(part)));
    },
    /** Lists by the next order. */
    stepSort: () => {
      const sort = turn(sortsOf(view().show), view().sort, 1);
      change({ sort });
    },
    /** Lists what differs from what is listed in a few things. */
    change,
    /** The next task the viewer can answer, after this one in the list and from its start again. */
    nextAfter,
  };
}
