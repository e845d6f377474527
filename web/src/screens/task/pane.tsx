import ArrowLeft from "lucide-solid/icons/arrow-left";
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  lazy,
  Match,
  onMount,
  Show,
  Switch,
} from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { State, type Task, Verification } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Failure } from "../../api/failure.ts";
import { createLoaded } from "../../api/load.ts";
import { getAuditTrail, getDeliveries, getTask, openTask } from "../../api/tasks.ts";
import { namePage } from "../../parts/badge.ts";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { Key, onKeys } from "../../parts/keys/keys.tsx";
import { Notice } from "../../parts/notice.tsx";
import { isSample } from "../../parts/sample.ts";
import { isTerminal } from "../../parts/state.tsx";
import { focusQuestion, useQueue } from "../queue/state.ts";
import { Answer } from "./answer.tsx";
import { Deliveries } from "./deliveries.tsx";
import { createGlance } from "./glance.ts";
import { Header } from "./header.tsx";
import { Trail } from "./trail.tsx";
import { Undelivered } from "./undelivered.tsx";

const Callbacks = lazy(() => import("./callbacks.tsx"));
const SampleResult = lazy(() => import("./sample-result.tsx"));

/** One task: the question, its evidence, and the answer or the form for it. */
export function Pane(props: { id: string }): JSX.Element {
  const queue = useQueue();
  const loaded = createLoaded(() => getTask(props.id));
  const whole = () => loaded().value ?? queue.aheadOf(props.id);
  // The row of the list is there at once; what was fetched for this pane knows more.
  const task = createMemo<Task | undefined>(
    // A row that leaves the list before its task was read is shown until then.
    (before) => whole() ?? queue.rowOf(props.id) ?? before,
  );
  const failure = () => loaded().failure;

  const glanced = createGlance();

  onMount(() => document.getElementById("task")?.scrollTo(0, 0));
  createEffect(() => namePage(task()?.task ?? "Task"));
  let opened = false;
  createEffect(() => {
    const found = loaded().value;
    if (!found || opened || !glanced() || isTerminal(found.state)) return;
    opened = true;
    // Opening only marks the task; where it fails, answering still works.
    void openTask(props.id).catch(() => undefined);
  });

  return (
    <div class="mx-auto max-w-6xl px-4 pb-32 pair:px-6 pair:pb-8 pair:pt-5">
      <Show
        when={!queue.isGuest()}
        fallback={<p class="pb-2 text-muted max-pair:pt-3">You came by a link, for this task alone.</p>}
      >
        <a
          href={queue.hrefOf()}
          class="-ml-1 inline-flex min-h-11 items-center gap-1.5 pr-3 text-muted hover:text-ink pair:hidden"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Queue
        </a>
      </Show>
      <Switch fallback={<Skeleton />}>
        <Match when={task()}>
          {(found) => (
            <Whole task={found()} full={whole() !== undefined} failure={failure()} glanced={glanced()} />
          )}
        </Match>
        <Match when={failure()}>{(found) => <Missing failure={found()} />}</Match>
      </Switch>
    </div>
  );
}

/** Why a task that is on screen is out of reach. */
const LOST: ReadonlyMap<Reason, string> = new Map([
  [Reason.TASK_NOT_FOUND, "This task was deleted. Nothing more can be done with it."],
  [Reason.PERMISSION_DENIED, "Somebody else has this task now. Nothing is left for you to do here."],
]);

function Whole(props: {
  task: Task;
  full: boolean;
  failure: Failure | undefined;
  glanced: boolean;
}): JSX.Element {
  const queue = useQueue();
  const lost = () => props.failure && LOST.get(props.failure.reason);
  const gone = () => lost() !== undefined;
  const id = createMemo(() => props.task.id);
  const { isOperator } = queue.viewer();
  const deliveries = createLoaded(() => (isOperator ? getDeliveries(id()) : undefined));
  const trail = createLoaded(() => (isOperator && props.glanced ? getAuditTrail(id()) : undefined));
  const ended = () => isTerminal(props.task.state);
  /** Whether the question came without evidence, which leaves its room to a form that can use it. */
  const bare = createMemo(() => props.task.payloadJson === "{}");
  const sampled = () =>
    isSample(props.task) && props.task.state === State.COMPLETED && props.task.responseJson;
  // A row that was chosen in the list keeps the focus, for the next one.
  onMount(() => document.activeElement === document.body && focusQuestion());
  return (
    <article aria-labelledby="question">
      <Header task={props.task} gone={gone()} trail={trail().value} />
      <Show when={lost()}>
        {(words) => (
          <div class="mt-4">
            <Notice tone="warn" urgent>
              {words()}
            </Notice>
          </div>
        )}
      </Show>
      <Show when={!gone() && props.task.handoverNote}>
        {(note) => (
          <div class="mt-4">
            <Notice tone="calm">
              Handed over with a note: <span class="whitespace-pre-wrap">{note()}</span>
            </Notice>
          </div>
        )}
      </Show>
      <Show when={!gone() && !ended()}>
        <Undelivered deliveries={deliveries().value ?? []} />
      </Show>
      <Show when={sampled()}>{(json) => <SampleResult responseJson={json()} />}</Show>
      <div
        class={`mt-5 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-6 trio:grid-cols-[minmax(0,1fr)_19rem] wide:gap-x-10 wide:grid-cols-[minmax(0,1fr)_23rem] ${bare() ? "trio:has-[[data-roomy]]:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]" : "trio:has-[[data-roomy]]:grid-cols-2"}`}
      >
        <EvidenceSection task={props.task} full={props.full} />
        <Answer task={props.task} gone={gone()} />
      </div>
      <Show when={isOperator && !gone()}>
        <Deliveries task={props.task} loaded={deliveries()} />
        <Show when={ended()}>
          <Callbacks taskId={props.task.id} />
        </Show>
        <Trail task={props.task} />
      </Show>
    </article>
  );
}

function EvidenceSection(props: { task: Task; full: boolean }): JSX.Element {
  const [raw, setRaw] = createSignal(false);
  const payload = createMemo(() => props.task.payloadJson);
  const schema = createMemo(() => props.task.payloadSchemaJson);
  onKeys(() => ({ r: () => setRaw((shown) => !shown) }));
  return (
    <section aria-labelledby="evidence" class="min-w-0">
      <div class="flex h-9 items-center justify-between gap-2 border-b border-line">
        <h2 id="evidence">Evidence</h2>
        <button
          type="button"
          class="button button-quiet min-h-7 px-1.5 text-sm"
          aria-pressed={raw()}
          aria-keyshortcuts="r"
          onClick={() => setRaw((shown) => !shown)}
        >
          Raw JSON <Key>R</Key>
        </button>
      </div>
      <Show when={props.task.redactPayload}>
        <p class="pt-2 text-sm text-muted">
          Confidential: kept out of lists, search and the audit trail.
          {props.task.verification === Verification.SKIPPED
            ? " No verifier sees it: the answer goes unchecked."
            : ""}
        </p>
      </Show>
      <Show when={props.full || !props.task.redactPayload} fallback={<div class="skeleton mt-3 h-16" />}>
        <div class={raw() ? "pt-3" : ""}>
          <Evidence
            empty="Nothing was sent with the question."
            json={payload()}
            schemaJson={schema()}
            raw={raw()}
          />
        </div>
      </Show>
      <Metadata of={props.task.metadata} />
    </section>
  );
}

/** What the asker says of the task besides: texts, shown as they are. */
function Metadata(props: { of: Readonly<Record<string, string>> }): JSX.Element {
  const entries = () => Object.entries(props.of);
  return (
    <Show when={entries().length > 0}>
      <dl aria-label="Said besides" class="mt-3 border-t border-line pt-2 text-sm">
        <For each={entries()}>
          {([name, text]) => (
            <div class="grid grid-cols-[minmax(6.5rem,32%)_minmax(0,1fr)] gap-x-4 py-1">
              <dt class="text-muted wrap-anywhere">{name}</dt>
              <dd dir="auto" class="whitespace-pre-wrap wrap-anywhere">
                {text}
              </dd>
            </div>
          )}
        </For>
      </dl>
    </Show>
  );
}

function Missing(props: { failure: Failure }): JSX.Element {
  const queue = useQueue();
  const words = () => {
    const { reason, message } = props.failure;
    if (reason === Reason.TASK_NOT_FOUND) return { title: "No such task", why: message };
    if (reason !== Reason.PERMISSION_DENIED) return { title: "This task could not be loaded", why: message };
    const why = queue.isGuest()
      ? "The link that you came by is for another task, or somebody else has this one by now."
      : "It is for somebody else, or nobody has claimed it yet. If you came from Slack, claim it there first; else ask an operator.";
    return { title: "You cannot see this task", why };
  };
  return (
    <div class="space-y-4 pt-6">
      <h1 class="text-lg">{words().title}</h1>
      <p class="max-w-prose">{words().why}</p>
      <a href={queue.hrefOf(queue.viewer().taskId)} class="button">
        {queue.isGuest() ? "Open the task of your link" : "Back to the queue"}
      </a>
    </div>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div aria-busy="true" class="space-y-4 pt-1">
      <div class="skeleton h-6 w-2/3" />
      <div class="skeleton h-4 w-1/3" />
      <div class="skeleton h-40 w-full" />
    </div>
  );
}
