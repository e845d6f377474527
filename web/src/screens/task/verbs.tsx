import { useAction, useNavigate } from "@solidjs/router";
import Ban from "lucide-solid/icons/ban";
import Hand from "lucide-solid/icons/hand";
import Trash from "lucide-solid/icons/trash";
import Undo from "lucide-solid/icons/undo-2";
import { createSignal, type JSX, Show } from "solid-js";
import { type Task, Verb } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { readFailure } from "../../api/failure.ts";
import { cancelTask, claimTask, deleteTask, releaseTask } from "../../api/tasks.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Key, onKeys } from "../../parts/keys.tsx";
import { Notice } from "../../parts/notice.tsx";
import { isTerminal } from "../../parts/state.tsx";
import { allowanceOf, useQueue } from "../queue/state.ts";

type Asking = "cancel" | "delete" | undefined;

/** What can be done with a task beside answering it. */
export function Verbs(props: { task: Task }): JSX.Element {
  const queue = useQueue();
  const navigate = useNavigate();
  const claim = useAction(claimTask);
  const release = useAction(releaseTask);
  const cancel = useAction(cancelTask);
  const remove = useAction(deleteTask);
  const [asking, setAsking] = createSignal<Asking>();
  const [trouble, setTrouble] = createSignal("");
  let opener: HTMLElement | undefined;
  const ask = (what: Asking) => (button: HTMLElement) => {
    opener = button;
    setAsking(what);
  };
  const keep = () => {
    setAsking(undefined);
    opener?.focus();
  };

  const run = async (act: () => Promise<unknown>) => {
    setAsking(undefined);
    setTrouble("");
    try {
      await act();
    } catch (error) {
      setTrouble(readFailure(error).message);
    }
  };
  /** A guest came to answer this one task, and need not keep others from it. */
  const claimable = () => !queue.isGuest() && allowanceOf(props.task, Verb.CLAIM).allowed;
  const claimIt = () => void run(() => claim(props.task.id));
  const removeIt = async () => {
    const next = queue.nextAfter(props.task.id);
    await remove(props.task.id);
    navigate(queue.hrefOf(next), { replace: true });
  };
  const releasable = () => allowanceOf(props.task, Verb.RELEASE).allowed && props.task.assignee !== undefined;
  const releaseIt = () => void run(() => release(props.task.id));
  onKeys(() => ({
    c: claimable() ? claimIt : undefined,
    l: releasable() ? releaseIt : undefined,
    Escape: asking() ? keep : undefined,
  }));

  return (
    <>
      <div class="flex flex-wrap items-start gap-1 empty:hidden max-trio:-ml-3">
        <Show when={claimable()}>
          <VerbButton task={props.task} verb={Verb.CLAIM} onPress={claimIt} keys="c">
            <Hand size={16} aria-hidden="true" /> Claim <Key>C</Key>
          </VerbButton>
        </Show>
        <Show when={releasable()}>
          <VerbButton quiet task={props.task} verb={Verb.RELEASE} onPress={releaseIt} keys="l">
            <Undo size={16} aria-hidden="true" /> Release <Key>L</Key>
          </VerbButton>
        </Show>
        <VerbButton quiet task={props.task} verb={Verb.CANCEL} onPress={ask("cancel")}>
          <Ban size={16} aria-hidden="true" /> Cancel task
        </VerbButton>
        <VerbButton quiet task={props.task} verb={Verb.DELETE} onPress={ask("delete")}>
          <Trash size={16} aria-hidden="true" /> Delete
        </VerbButton>
      </div>
      <Show when={trouble()}>
        <div class="col-span-full">
          <Notice tone="no" urgent>
            {trouble()}
          </Notice>
        </div>
      </Show>
      <Show when={asking() === "cancel"}>
        <Confirm
          title="Cancel this task?"
          text="The agent that waits is told at once, and nobody can answer any more."
          yes="Cancel task"
          onYes={() => void run(() => cancel(props.task.id))}
          onNo={keep}
        />
      </Show>
      <Show when={asking() === "delete"}>
        <Confirm
          title="Delete this task for good?"
          text="The question, its evidence and its answer are removed. The agent is told nothing."
          yes="Delete"
          onYes={() => void run(removeIt)}
          onNo={keep}
        />
      </Show>
    </>
  );
}

/** A button for a verb; off, with the reason, where the server would refuse it. Nothing where it is not the viewer's. */
function VerbButton(props: {
  task: Task;
  verb: Verb;
  quiet?: boolean;
  keys?: string;
  onPress: (button: HTMLElement) => void;
  children: JSX.Element;
}): JSX.Element {
  const queue = useQueue();
  const allowance = () => allowanceOf(props.task, props.verb);
  const shown = () => allowance().allowed || (queue.viewer().isOperator && !isTerminal(props.task.state));
  return (
    <Show when={shown()}>
      <button
        type="button"
        class={`button ${props.quiet ? "button-quiet" : "max-trio:ml-3"}`}
        disabled={!allowance().allowed}
        title={allowance().reason || undefined}
        aria-keyshortcuts={props.keys}
        onClick={(event) => props.onPress(event.currentTarget)}
      >
        {props.children}
      </button>
    </Show>
  );
}
