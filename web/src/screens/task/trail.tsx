import { timestampDate } from "@bufbuild/protobuf/wkt";
import ArrowRight from "lucide-solid/icons/arrow-right";
import { createSignal, For, type JSX, Show } from "solid-js";
import type { AuditEntry } from "../../../../gen/awaithumans/task/v1/audit_pb.ts";
import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { createLoaded } from "../../api/load.ts";
import { getAuditTrail } from "../../api/tasks.ts";
import { ago, When } from "../../parts/clock.tsx";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { stateWord } from "../../parts/state.tsx";
import { namesChannel, wordsFor } from "./trail-words.ts";

/** Who did what with the task, fetched when it is unfolded. */
export function Trail(props: { id: string }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  return (
    <details class="mt-8 border-t border-line pt-3" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="w-fit rounded-md font-medium text-muted hover:text-ink">Audit trail</summary>
      <Show when={open()}>
        <Entries id={props.id} />
      </Show>
    </details>
  );
}

function Entries(props: { id: string }): JSX.Element {
  const entries = createLoaded(() => getAuditTrail(props.id));
  return (
    <>
      <Show when={entries().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
      <ol aria-label="Audit trail" class="mt-3 space-y-3">
        <For each={entries().value}>{(entry) => <Entry entry={entry} />}</For>
      </ol>
    </>
  );
}

function Entry(props: { entry: AuditEntry }): JSX.Element {
  const words = () => wordsFor(props.entry);
  const actor = () => props.entry.actorEmail ?? props.entry.actorType;
  const moved = () => {
    const { fromState, toState } = props.entry;
    return fromState !== State.UNSPECIFIED && stateWord(fromState) !== stateWord(toState);
  };
  return (
    <li class="border-l-2 border-line pl-3">
      <p class="flex flex-wrap gap-x-3 text-muted">
        <span class="font-medium text-ink">{words().what}</span>
        <span>
          {actor()}
          {props.entry.channel && !namesChannel(props.entry) ? ` · ${props.entry.channel}` : ""}
        </span>
        <Show when={moved()}>
          <span class="inline-flex items-center gap-1">
            {stateWord(props.entry.fromState)}
            <ArrowRight size={12} aria-label="to" />
            {stateWord(props.entry.toState)}
          </span>
        </Show>
        <Show when={props.entry.createTime}>{(time) => <When time={timestampDate(time())} as={ago} />}</Show>
      </p>
      <Show when={words().why}>
        {(why) => (
          <p dir="auto" class="max-w-prose whitespace-pre-wrap">
            <Sentence text={why()} />
          </p>
        )}
      </Show>
      <Show when={props.entry.extraDataJson}>
        {(extra) => (
          <details class="mt-0.5 text-sm">
            <summary class="w-fit text-muted">Particulars</summary>
            <Evidence empty="None." json={extra()} schemaJson="{}" raw={false} />
          </details>
        )}
      </Show>
    </li>
  );
}
