import ArrowLeft from "lucide-solid/icons/arrow-left";
import { createMemo, createSignal, For, type JSX, Match, onMount, Show, Switch, untrack } from "solid-js";
import { createStore } from "solid-js/store";
import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import { readEach } from "../../../api/each.ts";
import { namePage } from "../../../parts/badge.ts";
import { Key, onKeys } from "../../../parts/keys/keys.tsx";
import type { BulkVerb } from "../bulk-state.ts";
import { useQueue } from "../state.ts";
import { AnswerAll } from "./answer-all.tsx";
import { Ask } from "./ask.tsx";
import { type Group, groupByForm } from "./groups.ts";
import { HandOver } from "./hand-over.tsx";
import { Left } from "./left.tsx";
import { Results } from "./results.tsx";
import { createRun } from "./run.ts";
import { TheSet } from "./set.tsx";
import { allowedOf, labelOf } from "./verbs.ts";

const SENTENCES: Partial<Record<BulkVerb, string>> = {
  claim: "They become yours; nobody else is offered them any more.",
  release: "Nobody holds them any more; those to whom they were offered may claim them.",
  cancel: "The agents that wait are told at once, and nobody can answer any more.",
};

/** The exact set of selected tasks, and what is done to all of it after one confirmation. */
export default function BulkPane(props: { verb: BulkVerb }): JSX.Element {
  const queue = useQueue();
  // The set is what was selected when this opened: nothing that comes or is selected later is swept in.
  const [set, setSet] = createStore<Record<string, Task>>(
    untrack(() => Object.fromEntries(queue.picks.tasks().map((task) => [task.id, task]))),
  );
  const all = Object.keys(set);
  /** As they are now: what dropped out of the selection is out of the set. */
  const tasks = createMemo(() => {
    const picked = new Map(queue.picks.tasks().map((task) => [task.id, task]));
    return all.flatMap((id) => {
      const [now, read] = [picked.get(id), set[id]];
      if (!now || !read) return [];
      return [now.revision > read.revision ? { ...now, payloadJson: read.payloadJson } : read];
    });
  });
  const able = createMemo(() => allowedOf(props.verb, tasks()));
  const groups = createMemo(() =>
    props.verb === "answer" ? groupByForm(able()) : [{ key: "", tasks: able() }],
  );
  const [chosen, setChosen] = createSignal<string>();
  // The form that is shown stays, whichever has most tasks after others answered some.
  const group = createMemo<Group | undefined>(
    (shown) => groups().find(({ key }) => key === (chosen() ?? shown?.key)) ?? groups()[0],
  );
  const groupKey = createMemo(() => group()?.key);
  const run = createRun({ begin: queue.picks.remove, refuse: queue.picks.put });
  const begun = () => run.lines.length > 0;
  const verb = () => labelOf(props.verb, queue.viewer().isOperator);
  const many = () => {
    const count = group()?.tasks.length ?? 0;
    return count === 1 ? "1 task" : `${count} tasks`;
  };
  const title = () => `${verb()} ${all.length === 1 ? "1 task" : `${all.length} tasks`}`;
  const close = () => {
    if (run.busy()) return;
    queue.bulk.close();
  };
  /** After one form comes the next, where the selected tasks have several. */
  const finish = () => (able().length > 0 && run.count("refused") === 0 ? run.forget() : close());

  onMount(() => {
    namePage(title());
    document.getElementById("task")?.scrollTo(0, 0);
    document.getElementById("bulk")?.focus({ preventScroll: true });
    // Lists leave confidential payloads out, and a task may have moved since it was listed.
    void readEach(all, (outcome) => {
      if ("task" in outcome && outcome.task) setSet(outcome.id, outcome.task);
    });
  });
  onKeys(() => ({ Escape: close }));

  return (
    <article aria-labelledby="bulk" class="mx-auto max-w-6xl px-4 pt-5 pb-32 pair:px-6 pair:pb-8">
      <header class="flex flex-wrap items-start justify-between gap-3">
        <h1 id="bulk" tabindex="-1" class="text-lg">
          {title()}
        </h1>
        <button type="button" class="button button-quiet" disabled={run.busy()} onClick={close}>
          <ArrowLeft size={16} aria-hidden="true" /> Back <Key>Esc</Key>
        </button>
      </header>
      <Show when={!begun()}>
        <Left asked={all} tasks={tasks()} verb={props.verb} />
      </Show>
      <Show when={groups().length > 1 && !begun()}>
        <nav
          aria-label="Forms"
          class="mt-4 flex w-fit max-w-full flex-wrap gap-0.5 rounded-md bg-sunken p-0.5"
        >
          <For each={groups()}>
            {(each, index) => (
              <button
                type="button"
                class="segment"
                aria-current={each.key === groupKey()}
                onClick={() => setChosen(each.key)}
              >
                Form {index() + 1} · {each.tasks.length}
              </button>
            )}
          </For>
        </nav>
        <p class="mt-2 text-sm text-muted">They do not all ask the same: answer one form after the other.</p>
      </Show>
      <div class="mt-5 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-6 trio:grid-cols-[minmax(0,1fr)_19rem] wide:gap-x-10 wide:grid-cols-[minmax(0,1fr)_23rem]">
        <TheSet tasks={begun() ? run.lines.map(({ task }) => task) : (group()?.tasks ?? [])} />
        <Switch>
          <Match when={begun()}>
            <Results verb={props.verb} run={run} onClose={finish} />
          </Match>
          <Match when={(group()?.tasks.length ?? 0) === 0}>
            <p class="text-muted">Nothing is left of what was selected.</p>
          </Match>
          <Match when={props.verb === "answer"}>
            <Show when={groupKey()} keyed>
              {(formKey) => (
                <AnswerAll
                  formKey={formKey}
                  tasks={group()?.tasks ?? []}
                  onAnswer={(responseJson) =>
                    void run.start(group()?.tasks ?? [], { verb: "answer", responseJson })
                  }
                />
              )}
            </Show>
          </Match>
          <Match when={props.verb === "hand over"}>
            <HandOver
              title={`${verb()} ${many()}?`}
              yes={`${verb()} ${many()}`}
              off={able().length === 0}
              onHand={(to) =>
                void run.start(able(), { verb: queue.viewer().isOperator ? "reassign" : "delegate", ...to })
              }
              onNo={close}
            />
          </Match>
          <Match when={props.verb !== "answer" && props.verb !== "hand over" && props.verb}>
            {(plain) => (
              <Ask
                title={`${verb()} ${many()}?`}
                yes={`${verb()} ${many()}`}
                no={plain() === "cancel" ? "Keep them" : "Back"}
                danger={plain() === "cancel"}
                off={able().length === 0}
                onYes={() => void run.start(able(), { verb: plain() })}
                onNo={close}
              >
                <p class="text-muted">{SENTENCES[plain()]}</p>
              </Ask>
            )}
          </Match>
        </Switch>
      </div>
    </article>
  );
}
