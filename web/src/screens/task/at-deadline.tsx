import { timestampDate } from "@bufbuild/protobuf/wkt";
import { createMemo, For, type JSX, Show } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  labelFor,
  type Meaning,
  meaningOf,
  readObject,
  resolve,
  schemaOf,
} from "../../../../src/services/form/index.ts";
import { brief, now } from "../../parts/clock.tsx";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { isTerminal } from "../../parts/state.tsx";

/** More members than this are no part of a sentence. */
const MOST_IN_WORDS = 3;

/** What happens where nobody answers in time: the task times out, or the agent gets the answer that it has prepared. */
export function AtDeadline(props: { task: Task }): JSX.Element {
  const deadline = () => (props.task.dueTime ? timestampDate(props.task.dueTime) : undefined);
  const prepared = createMemo(() => props.task.timeoutResponseJson);
  return (
    <Show when={!isTerminal(props.task.state) && deadline()}>
      {(time) => (
        <div class="min-w-0">
          <Show
            when={prepared()}
            fallback={<p>If nobody answers by {brief(time(), now())}, the task times out.</p>}
          >
            {(json) => (
              <Prepared by={brief(time(), now())} json={json()} schemaJson={props.task.responseSchemaJson} />
            )}
          </Show>
        </div>
      )}
    </Show>
  );
}

function Prepared(props: { by: string; json: string; schemaJson: string }): JSX.Element {
  const parts = createMemo(() => inWords(props.json, props.schemaJson));
  return (
    <Show
      when={parts()}
      fallback={
        <details>
          <summary class="w-fit rounded-md">
            If nobody answers by {props.by}, the agent gets the answer that it has prepared
          </summary>
          <Evidence empty="It is empty." json={props.json} schemaJson={props.schemaJson} raw={false} />
        </details>
      }
    >
      {(short) => (
        <p class="flex flex-wrap gap-x-3">
          <span>If nobody answers by {props.by}, the agent gets:</span>
          <For each={short()} fallback={<span class="text-ink">an empty answer</span>}>
            {(part) => <span class="text-ink">{part}</span>}
          </For>
        </p>
      )}
    </Show>
  );
}

/** The members of an answer as `Approved: No`; undefined where there are too many, or where one is more than a few words. */
function inWords(json: string, schemaJson: string): string[] | undefined {
  const siblings = readObject(json);
  const root = readObject(schemaJson);
  const parent = resolve(root, root).schema;
  const parts = [...siblings].flatMap(([name, value]) => {
    const schema = schemaOf(parent, name, root);
    const meaning = meaningOf(value, { name, schema, siblings });
    const words = wordsOf(meaning);
    return words === undefined ? [] : [`${labelFor(name, schema, meaning)}: ${words}`];
  });
  return siblings.size <= MOST_IN_WORDS && parts.length === siblings.size ? parts : undefined;
}

function wordsOf(meaning: Meaning): string | undefined {
  switch (meaning.kind) {
    case "none":
      return "none";
    case "yesno":
      return meaning.yes ? "Yes" : "No";
    case "money":
    case "number":
    case "text":
    case "id":
      return meaning.text;
    default:
      return undefined;
  }
}
