import { useAction, useNavigate } from "@solidjs/router";
import { createMemo, createSignal } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { readFailure } from "../../api/failure.ts";
import { cancelTask, claimTask, deleteTask, releaseTask } from "../../api/tasks.ts";
import { focusQuestion, useQueue } from "../queue/state.ts";
import { type Act, type ActName, actsOn } from "./acts.ts";

/** What is asked before something is done: of a release, why. */
export type Asking = Exclude<ActName, "claim">;

/** What became of the last act. */
export interface Told {
  tone: "calm" | "warn" | "no";
  words: string;
}

/** What can be done with a task, what is being asked about it, and what came of it. */
export function createActing(task: () => Task) {
  const queue = useQueue();
  const navigate = useNavigate();
  const claim = useAction(claimTask);
  const release = useAction(releaseTask);
  const cancel = useAction(cancelTask);
  const remove = useAction(deleteTask);
  const [asking, setAsking] = createSignal<Asking>();
  const [told, tell] = createSignal<Told>();
  const acts = createMemo(() => actsOn(task(), queue));
  let opener: HTMLElement | undefined;

  const run = async (act: () => Promise<unknown>) => {
    setAsking(undefined);
    tell(undefined);
    try {
      await act();
      // A button that is gone has taken the focus with it.
      if (document.activeElement === document.body) focusQuestion();
    } catch (error) {
      tell({ tone: "no", words: readFailure(error).message });
    }
  };
  const ask = (what: Asking, from?: HTMLElement) => {
    opener = from;
    tell(undefined);
    setAsking(what);
  };
  const moveOn = (next: string | undefined) => navigate(queue.hrefOf(next), { replace: true });
  return {
    acts,
    asking,
    ask,
    told,
    tell,
    /** Does it, or asks first. */
    begin: ({ name }: Act, from?: HTMLElement) => {
      if (name === "claim") void run(() => claim(task().id));
      else if (name === "release") void run(() => release(task().id));
      else ask(name, from);
    },
    /** Asks no more, and does nothing. */
    keep: () => {
      setAsking(undefined);
      if (opener?.isConnected) opener.focus();
      else focusQuestion();
    },
    /** Asks no more, after it was done where it was asked. */
    done: (outcome: Told) => {
      setAsking(undefined);
      tell(outcome);
      focusQuestion();
    },
    release: (note: string) => run(() => release(task().id, note)),
    cancel: () => run(() => cancel(task().id)),
    remove: () =>
      run(async () => {
        const next = queue.nextAfter(task().id);
        await remove(task().id);
        moveOn(next);
      }),
    /** Shows the next task in the place of one that is out of reach now. */
    leave: () => moveOn(queue.nextAfter(task().id)),
  };
}
