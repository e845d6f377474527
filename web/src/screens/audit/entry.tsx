import { timestampDate } from "@bufbuild/protobuf/wkt";
import ChevronRight from "lucide-solid/icons/chevron-right";
import { createSignal, type JSX, Show } from "solid-js";
import type { AuditEntry } from "../../../../gen/awaithumans/task/v1/audit_pb.ts";
import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { cameBy } from "../../parts/channel-words.ts";
import { ago, exact, When } from "../../parts/clock.tsx";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { StateChange } from "../task/state-change.tsx";
import { namesChannel, programOf, wordsFor } from "../task/trail-words.ts";

/** One entry: what happened in words, to which task, by whom; the particulars on demand. */
export function Entry(props: {
  entry: AuditEntry;
  /** What people and API keys are called, by their ids. */
  nameOf: (id: string) => string | undefined;
  onActor: (actor: string) => void;
}): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const words = () => wordsFor([props.entry], props.nameOf);
  return (
    <li class="py-2 [content-visibility:auto] [contain-intrinsic-size:auto_3.5rem]">
      <div class="grid gap-x-4 gap-y-0.5 pair:grid-cols-[minmax(0,1fr)_auto]">
        <div class="min-w-0">
          <p class="flex flex-wrap items-center gap-x-3">
            <button
              type="button"
              data-row
              class="inline-flex min-h-6 items-center gap-1 text-start font-medium"
              aria-expanded={open()}
              onClick={() => setOpen(!open())}
            >
              <ChevronRight
                size={14}
                aria-hidden="true"
                class={`shrink-0 text-muted ${open() ? "rotate-90" : ""}`}
              />
              {words().what}
            </button>
            <a
              dir="auto"
              href={`/task?id=${props.entry.taskId}`}
              class="min-w-0 truncate leading-6 underline decoration-edge underline-offset-2"
            >
              {props.entry.task ?? props.entry.taskId}
            </a>
          </p>
          <Show when={words().why}>
            {(why) => (
              <p dir="auto" class="max-w-prose pl-4.5 whitespace-pre-wrap text-muted">
                <Sentence text={why()} />
              </p>
            )}
          </Show>
        </div>
        <p class="flex flex-wrap gap-x-3 text-sm text-muted max-pair:pl-4.5 pair:items-center pair:justify-end">
          <Actor entry={props.entry} nameOf={props.nameOf} onActor={props.onActor} />
          <Show when={props.entry.createTime}>
            {(time) => <When time={timestampDate(time())} as={ago} />}
          </Show>
        </p>
      </div>
      <Show when={open()}>
        <Particulars entry={props.entry} />
      </Show>
    </li>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  agent: "a program",
  human: "somebody",
  system: "the server",
};

/** Who did it, and by which way; who has an account leads to what else they did. */
function Actor(props: {
  entry: AuditEntry;
  nameOf: (id: string) => string | undefined;
  onActor: (actor: string) => void;
}): JSX.Element {
  const named = () => props.entry.actorEmail ?? props.entry.actorUserId;
  const kind = () => {
    const { actorType } = props.entry;
    return programOf(props.entry, props.nameOf) ?? KINDS[actorType] ?? actorType;
  };
  const way = () => (namesChannel(props.entry) ? "" : cameBy(props.entry.channel));
  return (
    <span>
      <Show when={named()} fallback={kind()}>
        {(actor) => (
          <button
            type="button"
            class="min-h-6 underline decoration-edge underline-offset-2"
            title={`Show only what ${actor()} did`}
            onClick={() => props.onActor(actor())}
          >
            {props.entry.actorEmail ?? props.nameOf(actor()) ?? actor()}
          </button>
        )}
      </Show>
      {way() && ` ${way()}`}
    </span>
  );
}

function Particulars(props: { entry: AuditEntry }): JSX.Element {
  const moved = () =>
    props.entry.fromState !== State.UNSPECIFIED && props.entry.fromState !== props.entry.toState;
  return (
    <div class="mt-1.5 ml-4.5 space-y-1.5 border-l-2 border-line pl-3 text-sm">
      <p class="flex flex-wrap gap-x-4 text-muted">
        <Show when={props.entry.createTime}>{(time) => <span>{exact(timestampDate(time()))}</span>}</Show>
        <Show when={moved()}>
          <StateChange from={props.entry.fromState} to={props.entry.toState} />
        </Show>
        <span>
          Task <span class="font-mono">{props.entry.taskId}</span>
        </span>
        <Show when={props.entry.actorKeyId}>
          {(id) => (
            <span>
              Key <span class="font-mono">{id()}</span>
            </span>
          )}
        </Show>
      </p>
      <Show when={props.entry.extraDataJson} fallback={<p class="text-muted">Nothing more is known.</p>}>
        {(extra) => <Evidence empty="None." json={extra()} schemaJson="{}" raw={false} />}
      </Show>
    </div>
  );
}
