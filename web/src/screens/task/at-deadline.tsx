import { timestampDate } from "@bufbuild/protobuf/wkt";
import { createMemo, For, type JSX, Show } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  type Json,
  type JsonObject,
  labelFor,
  meaningOf,
  readObject,
  resolve,
  schemaOf,
} from "../../../../src/services/form/index.ts";
import { brief, now } from "../../parts/clock.tsx";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { Plain } from "../../parts/evidence/plain.tsx";
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
  const members = createMemo(() => [...readObject(props.json)]);
  const short = () => members().length <= MOST_IN_WORDS && members().every(([, value]) => isScalar(value));
  return (
    <Show
      when={short()}
      fallback={
        <details>
          <summary class="w-fit rounded-md">
            If nobody answers by {props.by}, the agent gets the answer that it has prepared
          </summary>
          <Evidence empty="It is empty." json={props.json} schemaJson={props.schemaJson} raw={false} />
        </details>
      }
    >
      <p class="flex flex-wrap gap-x-3">
        <span>If nobody answers by {props.by}, the agent gets:</span>
        <Members of={members()} schemaJson={props.schemaJson} />
      </p>
    </Show>
  );
}

function Members(props: { of: [string, Json][]; schemaJson: string }): JSX.Element {
  const root = createMemo(() => readObject(props.schemaJson));
  const schemaIn = (name: string): JsonObject => schemaOf(resolve(root(), root()).schema, name, root());
  const meaning = (name: string, value: Json) =>
    meaningOf(value, { name, schema: schemaIn(name), siblings: new Map(props.of) });
  return (
    <For each={props.of} fallback={<span class="text-ink">an empty answer</span>}>
      {([name, value]) => (
        <span class="text-ink">
          {labelFor(name, schemaIn(name), meaning(name, value))}: <Plain meaning={meaning(name, value)} />
        </span>
      )}
    </For>
  );
}

/** Whether a value has no members of its own. */
function isScalar(value: Json): boolean {
  return !Array.isArray(value) && !(value instanceof Map);
}
