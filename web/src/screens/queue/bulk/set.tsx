import { createMemo, For, type JSX, Show } from "solid-js";
import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  type Json,
  type JsonObject,
  labelFor,
  meaningOf,
  type Place,
  readObject,
  schemaOf,
  writeJson,
} from "../../../../../src/services/form/index.ts";
import { Evidence } from "../../../parts/evidence/evidence.tsx";
import { Plain } from "../../../parts/evidence/plain.tsx";
import { useQueue } from "../state.ts";
import { compare } from "./groups.ts";

const LONGEST = 160;

/** Exactly the tasks that it is about, in what they differ, and what they have in common. */
export function TheSet(props: { tasks: readonly Task[] }): JSX.Element {
  const queue = useQueue();
  const comparison = createMemo(() => compare(props.tasks));
  const schemaJson = createMemo(() => props.tasks[0]?.payloadSchemaJson ?? "{}");
  const root = createMemo(() => readObject(schemaJson()));
  const placeOf = (name: string, siblings: JsonObject) => ({
    ...{ name, siblings, schema: schemaOf(root(), name, root()) },
  });
  const label = (name: string) => {
    const row = comparison().rows.find(({ payload }) => payload.has(name));
    const place = placeOf(name, row?.payload ?? new Map());
    return labelFor(name, place.schema, meaningOf(row?.payload.get(name) ?? null, place));
  };
  return (
    <section aria-labelledby="set" class="min-w-0 space-y-5">
      <h2 id="set" class="h-9 border-b border-line leading-9">
        {props.tasks.length === 1 ? "The task" : `The ${props.tasks.length} tasks`}
      </h2>
      <div class="overflow-x-auto rounded-md border border-line">
        <table class="w-full border-collapse text-left">
          <thead class="bg-sunken text-sm text-muted">
            <tr>
              <th scope="col" class="px-2.5 py-1.5 font-medium">
                Question
              </th>
              <For each={comparison().columns}>
                {(name) => (
                  <th scope="col" class="px-2.5 py-1.5 font-medium">
                    {label(name)}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody class="divide-y divide-line">
            <For each={comparison().rows}>
              {({ task, payload }) => (
                <tr>
                  <th scope="row" class="min-w-44 px-2.5 py-1.5 align-top font-normal">
                    <a href={queue.hrefOf(task.id)} dir="auto" class="line-clamp-3 hover:underline">
                      {task.task}
                    </a>
                  </th>
                  <For each={comparison().columns}>
                    {(name) => (
                      <td dir="auto" class="max-w-80 min-w-20 px-2.5 py-1.5 align-top">
                        <Cell value={payload.get(name)} place={placeOf(name, payload)} />
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={comparison().same.size > 0}>
        <div>
          <h3 class="text-muted">{props.tasks.length === 1 ? "Evidence" : "The same in all"}</h3>
          <Evidence empty="" json={writeJson(comparison().same)} schemaJson={schemaJson()} raw={false} />
        </div>
      </Show>
    </section>
  );
}

/** What is as short as it is plain is drawn as what it means; of anything else the beginning. */
const SHORT: ReadonlySet<string> = new Set(["none", "hidden", "yesno", "money", "number", "time"]);

function Cell(props: { value: Json | undefined; place: Place }): JSX.Element {
  const text = (value: Json) => {
    const whole = typeof value === "string" ? value : writeJson(value);
    return whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole;
  };
  const { value } = props;
  if (value === undefined) return <span class="text-muted">–</span>;
  const meaning = meaningOf(value, props.place);
  return SHORT.has(meaning.kind) ? (
    <Plain meaning={meaning} label={props.place.name} />
  ) : (
    <span>{text(value)}</span>
  );
}
