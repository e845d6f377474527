import { timestampDate } from "@bufbuild/protobuf/wkt";
import Clock from "lucide-solid/icons/clock";
import { createEffect, createMemo, type JSX, on, Show } from "solid-js";
import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { ago, exact, now } from "../../parts/clock.tsx";
import { span } from "../../parts/span.ts";
import { isTerminal, StateMark, stateWord } from "../../parts/state.tsx";
import { focusAnswer, nameOf, useQueue } from "./state.ts";

const URGENT_MS = 10 * 60_000;

/** One task of the list. `entrance` is the row that the Tab key enters by. */
export function Row(props: { id: string; entrance: boolean }): JSX.Element {
  const queue = useQueue();
  let link: HTMLElement | undefined;
  const selected = () => queue.selectedId() === props.id;
  createEffect(on(selected, (is) => is && link && bringIntoView(link)));
  // Enter opens a task; on the one that is open it goes on to the answer.
  const pressEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !selected()) return;
    event.preventDefault();
    focusAnswer();
  };
  return (
    <Show when={queue.rowOf(props.id)}>
      {(task) => (
        <li
          ref={(element) => {
            link = element;
          }}
          class="border-b border-line"
        >
          <a
            href={queue.hrefOf(props.id)}
            replace={queue.selectedId() !== undefined}
            tabindex={props.entrance ? 0 : -1}
            aria-current={selected() ? "true" : undefined}
            onKeyDown={pressEnter}
            class={`block border-l-[3px] px-3.5 py-2.5 -outline-offset-2 ${selected() ? "border-accent bg-accent-soft" : "border-transparent hover:bg-sunken"} ${queue.isGone(props.id) ? "opacity-60" : ""}`}
          >
            <span dir="auto" class={`line-clamp-2 ${isTerminal(task().state) ? "" : "font-medium"}`}>
              {task().task}
            </span>
            <span class="mt-1 flex items-center justify-between gap-2 text-sm text-muted">
              <span class="min-w-0 truncate">
                <Show when={queue.isGone(props.id)} fallback={<Holder task={task()} />}>
                  no longer in this list
                </Show>
              </span>
              <Show
                when={isTerminal(task().state)}
                fallback={!queue.isGone(props.id) && <DueMark task={task()} />}
              >
                <StateMark state={task().state} />
              </Show>
            </span>
          </a>
        </li>
      )}
    </Show>
  );
}

/** Scrolls to the row; where the focus is in the list already, it follows. */
function bringIntoView(row: HTMLElement): void {
  row.scrollIntoView({ block: "nearest" });
  if (row.parentElement?.contains(document.activeElement)) row.querySelector("a")?.focus();
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
  const phase = () => (PHASES.has(props.task.state) ? `${stateWord(props.task.state).toLowerCase()} · ` : "");
  const asked = () => (props.task.createTime ? timestampDate(props.task.createTime) : undefined);
  return (
    <>
      {phase()}
      {holder()}
      <Show when={asked()}>{(time) => <span title={exact(time())}>{ago(time(), now())}</span>}</Show>
      <Show when={!phase()}>
        <span class="sr-only">, {stateWord(props.task.state)}</span>
      </Show>
    </>
  );
}

function DueMark(props: { task: Task }): JSX.Element {
  const deadline = () => (props.task.dueTime ? timestampDate(props.task.dueTime) : undefined);
  const left = createMemo(() => (deadline()?.getTime() ?? Number.POSITIVE_INFINITY) - now());
  const urgent = createMemo(() => left() < URGENT_MS);
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
