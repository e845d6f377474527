import { For, type JSX, Match, Switch } from "solid-js";
import {
  type Drawn,
  isWide,
  type Json,
  type JsonObject,
  labelFor,
  meaningOf,
  type Nested,
  resolve,
  schemaOf,
  writeJson,
} from "../../../../src/services/form/index.ts";
import { Plain } from "./plain.tsx";
import { Table } from "./table.tsx";

const DEEPEST = 6;
const EMPTY: JsonObject = new Map();

/** An object as names and values; nested ones are set in. */
export function Members(props: Nested & { members: JsonObject }): JSX.Element {
  return (
    <dl class="divide-y divide-line">
      <For each={[...props.members]}>
        {([name, value]) => {
          const schema = () => schemaOf(props.schema, name, props.root);
          const meaning = meaningOf(value, { name, schema: schema(), siblings: props.members });
          return (
            <div
              class={
                isWide(meaning)
                  ? "py-2.5"
                  : "grid grid-cols-[minmax(6.5rem,32%)_minmax(0,1fr)] gap-x-4 py-2.5"
              }
            >
              <dt class="text-muted">{labelFor(name, schema(), meaning)}</dt>
              <dd class={`min-w-0 ${isWide(meaning) ? "mt-1.5" : ""}`}>
                <Value
                  meaning={meaning}
                  value={value}
                  schema={schema()}
                  root={props.root}
                  depth={props.depth}
                />
              </dd>
            </div>
          );
        }}
      </For>
    </dl>
  );
}

/** One value, drawn as what it means. */
function Value(props: Drawn): JSX.Element {
  return (
    <Switch fallback={<Plain meaning={props.meaning} />}>
      <Match when={props.depth > DEEPEST}>
        <pre class="font-mono text-sm whitespace-pre-wrap">{writeJson(props.value, true)}</pre>
      </Match>
      <Match when={props.meaning.kind === "object" && props.meaning}>
        {(meaning) => (
          <div class="border-l-2 border-line pl-3">
            <Members
              members={meaning().members}
              schema={props.schema}
              root={props.root}
              depth={props.depth + 1}
            />
          </div>
        )}
      </Match>
      <Match when={props.meaning.kind === "table" && props.meaning}>
        {(meaning) => (
          <Table
            {...meaning()}
            schema={props.schema}
            root={props.root}
            depth={props.depth + 1}
            cell={(given) => <Value {...given} />}
          />
        )}
      </Match>
      <Match when={props.meaning.kind === "list" && props.meaning}>
        {(meaning) => (
          <List items={meaning().items} schema={props.schema} root={props.root} depth={props.depth + 1} />
        )}
      </Match>
    </Switch>
  );
}

function List(props: Nested & { items: Json[] }): JSX.Element {
  const schema = () => resolve(props.schema.get("items"), props.root).schema;
  return (
    <ul class="space-y-1">
      <For each={props.items}>
        {(item) => {
          const meaning = meaningOf(item, { name: "", schema: schema(), siblings: EMPTY });
          return (
            <li class="flex gap-2">
              <span class="text-muted" aria-hidden="true">
                –
              </span>
              <div class="min-w-0 flex-1">
                <Value
                  meaning={meaning}
                  value={item}
                  schema={schema()}
                  root={props.root}
                  depth={props.depth}
                />
              </div>
            </li>
          );
        }}
      </For>
    </ul>
  );
}
