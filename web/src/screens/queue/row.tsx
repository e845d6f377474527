import { timestampDate } from "@bufbuild/protobuf/wkt";
import Clock from "lucide-solid/icons/clock";
import { createMemo, type JSX, Show } from "solid-js";
import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { ago, exact, isUrgent, now } from "../../parts/clock.tsx";
import { enterForm } from "../../parts/form/entrance.ts";
import { span } from "../../parts/span.ts";
import { isTerminal, StateIcon, stateWord } from "../../parts/state.tsx";
import { nameOf, useQueue } from "./state.ts";

/** One task of the list. `entrance` is the row that the Tab key enters by. */
export function Row(props: { id: string; entrance: boolean }): JSX.Element {
  const queue = useQueue();
  const selected = () => queue.selectedId() === props.id;
  // Enter opens a task; on the one that is open it goes on to the answer.
  const pressEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !selected()) return;
    event.preventDefault();
    enterForm();
  };
  // One task after the other is one step of the way back. The router looks whether the attribute is there, whatever it says.
  const replacing = () => (queue.selectedId() === undefined ? {} : { replace: true });
  const click = (event: MouseEvent) => {
    if (!event.shiftKey) return;
    event.preventDefault();
    queue.picks.extend(props.id);
  };
  return (
    <Show when={queue.rowOf(props.id)}>
      {(task) => (
        <>
          <a
            href={queue.hrefOf(props.id)}
            {...replacing()}
            tabindex={props.entrance ? 0 : -1}
            aria-current={selected() ? "true" : undefined}
            onKeyDown={pressEnter}
            onClick={click}
            class={`flex h-full flex-col justify-center border-l-[3px] py-1.5 pr-3.5 pl-9 -outline-offset-2 ${selected() ? "border-accent bg-accent-soft" : `border-transparent ${queue.picks.has(props.id) ? "bg-sunken" : "hover:bg-sunken"}`} ${queue.isGone(props.id) ? "opacity-60" : ""}`}
          >
            <span dir="auto" class={`line-clamp-2 ${isTerminal(task().state) ? "" : "font-medium"}`}>
              {task().task}
            </span>
            <span class="mt-0.5 flex items-center justify-between gap-2 text-sm text-muted">
              <span class="min-w-0 truncate">
                <Show when={queue.isGone(props.id)} fallback={<Holder task={task()} />}>
                  no longer in this list
                </Show>
              </span>
              <Show when={!isTerminal(task().state) && !queue.isGone(props.id)}>
                <DueMark task={task()} />
              </Show>
            </span>
          </a>
          <Gutter task={task()} tabindex={props.entrance ? 0 : -1} />
        </>
      )}
    </Show>
  );
}

/** A row that has not been read yet. */
export function Hole(): JSX.Element {
  return (
    <div data-hole tabindex="-1" aria-busy="true" class="h-full space-y-2 py-4 pr-6 pl-9">
      <div class="skeleton h-3.5 w-4/5" />
      <div class="skeleton h-3 w-2/5" />
    </div>
  );
}

/** The state as a shape; under the pointer, and while something is selected, the box that selects in its place. */
function Gutter(props: { task: Task; tabindex: number }): JSX.Element {
  const queue = useQueue();
  const choosable = () => !isTerminal(props.task.state) && !queue.isGone(props.task.id);
  const choosing = () => queue.picks.size() > 0;
  const select = (event: MouseEvent) => {
    if (!event.shiftKey) return queue.picks.toggle(props.task.id);
    // A range only ever adds, and the box shows what is selected by itself.
    event.preventDefault();
    queue.picks.extend(props.task.id);
  };
  return (
    <>
      <span
        class={`pointer-events-none absolute inset-y-0 left-[3px] grid w-8 place-items-center ${choosable() ? `group-focus-within:opacity-0 group-hover:opacity-0 pointer-coarse:opacity-0 ${choosing() ? "opacity-0" : ""}` : ""}`}
        aria-hidden="true"
      >
        <StateIcon state={props.task.state} />
      </span>
      <Show when={choosable()}>
        <label
          class={`absolute inset-y-0 left-[3px] grid w-8 place-items-center pointer-coarse:w-10 ${choosing() ? "" : "opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"}`}
        >
          <input
            type="checkbox"
            class="size-4 accent-accent"
            aria-label={`Select: ${props.task.task}`}
            tabindex={props.tabindex}
            checked={queue.picks.has(props.task.id)}
            onClick={select}
          />
        </label>
      </Show>
    </>
  );
}

/** What is more than waiting for an answer. */
const PHASES: ReadonlySet<State> = new Set([State.SUBMITTED, State.REJECTED]);

function Holder(props: { task: Task }): JSX.Element {
  const queue = useQueue();
  const holder = () => {
    const person = isTerminal(props.task.state) ? props.task.completedBy : props.task.assignee;
    if (!person) return "";
    if (queue.isViewer(person)) return isTerminal(props.task.state) ? "you · " : "yours · ";
    return `${nameOf(person) ?? "claimed"} · `;
  };
  const phase = () =>
    PHASES.has(props.task.state) || isTerminal(props.task.state)
      ? `${stateWord(props.task.state).toLowerCase()} · `
      : "";
  /** When it was asked; of what has ended, when it did. */
  const moment = () => {
    const { completeTime, timeoutTime, updateTime, createTime, state } = props.task;
    const ended = isTerminal(state) ? (completeTime ?? timeoutTime ?? updateTime) : undefined;
    return ended ?? createTime;
  };
  const time = () => {
    const found = moment();
    return found && timestampDate(found);
  };
  return (
    <>
      {phase()}
      {holder()}
      <Show when={time()}>{(at) => <span title={exact(at())}>{ago(at(), now())}</span>}</Show>
      <Show when={!phase()}>
        <span class="sr-only">, {stateWord(props.task.state)}</span>
      </Show>
    </>
  );
}

function DueMark(props: { task: Task }): JSX.Element {
  const deadline = () => (props.task.dueTime ? timestampDate(props.task.dueTime) : undefined);
  const left = createMemo(() => (deadline()?.getTime() ?? Number.POSITIVE_INFINITY) - now());
  const urgent = createMemo(() => {
    const time = deadline();
    return time !== undefined && isUrgent(time, now());
  });
  const words = createMemo(() => (left() > 0 ? span(left()) : "overdue"));
  return (
    <Show when={deadline()}>
      {(time) => (
        <span
          title={`due ${exact(time())}`}
          class={`inline-flex shrink-0 items-center gap-1 ${urgent() ? "font-semibold text-warn" : ""}`}
        >
          <Clock size={12} aria-hidden="true" />
          <Show when={left() > 0}>
            <span class="sr-only">due in </span>
          </Show>
          {words()}
        </span>
      )}
    </Show>
  );
}
