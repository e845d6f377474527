import { timestampDate } from "@bufbuild/protobuf/wkt";
import { createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { AuditEntry } from "../../../../gen/awaithumans/task/v1/audit_pb.ts";
import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { getKeyNames } from "../../api/keys.ts";
import { createLoaded } from "../../api/load.ts";
import { getAuditTrail } from "../../api/tasks.ts";
import { ago, When } from "../../parts/clock.tsx";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { stateWord } from "../../parts/state.tsx";
import { nameOf, useQueue } from "../queue/state.ts";
import { StateChange } from "./state-change.tsx";
import { iconOf } from "./trail-icons.ts";
import { mergeAlike, type Namer, namesChannel, programOf, wordsFor } from "./trail-words.ts";

/** Whoever looks at the trail of one task looks at that of the next one, too. */
const [unfolded, setUnfolded] = createSignal(false);

/** Who did what with the task, fetched when it is unfolded. */
export function Trail(props: { task: Task }): JSX.Element {
  return (
    <details
      class="mt-8 border-t border-line pt-3"
      open={unfolded()}
      onToggle={(event) => setUnfolded(event.currentTarget.open)}
    >
      <summary class="w-fit rounded-md font-medium text-muted hover:text-ink">Audit trail</summary>
      <Show when={unfolded()}>
        <Entries task={props.task} />
      </Show>
    </details>
  );
}

function Entries(props: { task: Task }): JSX.Element {
  const queue = useQueue();
  const id = createMemo(() => props.task.id);
  const entries = createLoaded(() => getAuditTrail(id()));
  const byKeys = () => entries().value?.some(({ actorKeyId }) => actorKeyId !== undefined);
  const keys = createLoaded(() => (byKeys() ? getKeyNames() : undefined));
  const called: Namer = (userId) => {
    if (userId === queue.viewer().userId) return queue.viewer().name;
    const people = [props.task.assignee, props.task.completedBy];
    return nameOf(people.find((person) => person?.userId === userId));
  };
  const actorOf = (entry: AuditEntry): string => {
    const { actorEmail, actorType } = entry;
    return programOf(entry, (id) => keys().value?.get(id)) ?? actorEmail ?? actorType;
  };
  return (
    <>
      <Show when={entries().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
      <ol aria-label="Audit trail" class="mt-4">
        <For each={mergeAlike(entries().value ?? [])}>
          {(group) => <Line of={group} called={called} actorOf={actorOf} />}
        </For>
      </ol>
    </>
  );
}

/** Entries that say the same, as one line of it. */
function Line(props: {
  of: AuditEntry[];
  called: Namer;
  actorOf: (entry: AuditEntry) => string;
}): JSX.Element {
  const words = () => wordsFor(props.of, props.called);
  const latest = () => props.of.at(-1);
  const moved = (): [State, State] | undefined => {
    const from = props.of[0]?.fromState ?? State.UNSPECIFIED;
    const to = latest()?.toState ?? State.UNSPECIFIED;
    return from !== State.UNSPECIFIED && stateWord(from) !== stateWord(to) ? [from, to] : undefined;
  };
  return (
    <Show when={latest()}>
      {(entry) => (
        <li class="relative grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 pb-4 before:absolute before:top-5 before:bottom-0 before:left-[calc(0.75rem-0.5px)] before:w-px before:bg-line last:before:hidden">
          <Dynamic component={iconOf(entry())} size={14} class="mx-auto mt-1 text-muted" aria-hidden="true" />
          <div class="min-w-0">
            <p class="flex flex-wrap gap-x-3 text-muted">
              <span class="font-medium text-ink">{words().what}</span>
              <Show when={props.of.length > 1}>
                <span>{props.of.length} times</span>
              </Show>
              <span>
                {props.actorOf(entry())}
                {entry().channel && !namesChannel(entry()) ? ` · ${entry().channel}` : ""}
              </span>
              <Show when={moved()}>{(states) => <StateChange from={states()[0]} to={states()[1]} />}</Show>
              <Show when={entry().createTime}>
                {(time) => <When time={timestampDate(time())} as={ago} />}
              </Show>
            </p>
            <Show when={words().why}>
              {(why) => (
                <p dir="auto" class="max-w-prose whitespace-pre-wrap">
                  <Sentence text={why()} />
                </p>
              )}
            </Show>
            <Show when={entry().extraDataJson}>
              {(extra) => (
                <details class="mt-0.5 text-sm">
                  <summary class="w-fit rounded-md text-muted">Particulars</summary>
                  <Evidence empty="None." json={extra()} schemaJson="{}" raw={false} />
                </details>
              )}
            </Show>
          </div>
        </li>
      )}
    </Show>
  );
}
