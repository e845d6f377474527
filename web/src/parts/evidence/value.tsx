import { createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import {
  type Drawn,
  helpFor,
  humanise,
  isWide,
  type Json,
  type JsonObject,
  labelFor,
  linesOf,
  type Member,
  meaningOf,
  type Nested,
  resolve,
  schemaOf,
  writeJson,
} from "../../../../src/services/form/index.ts";
import { Change } from "./change.tsx";
import { Long } from "./long.tsx";
import { CODE } from "./looks.ts";
import { Plain } from "./plain.tsx";
import { createFold, ShowAll } from "./show-all.tsx";
import { Table } from "./table.tsx";

const DEEPEST = 6;
/** What is nested deeper is folded. */
const OPEN_DEPTH = 2;
const FIRST_MEMBERS = 60;
const FIRST_ITEMS = 20;
const EMPTY: JsonObject = new Map();

/** An object as names and values; nested ones are set in. */
export function Members(props: Nested & { members: JsonObject }): JSX.Element {
  const fold = createFold(() => linesOf(props.members), FIRST_MEMBERS);
  const drawn = ({ name, value }: Member): Drawn => {
    const schema = schemaOf(props.schema, name, props.root);
    const meaning = meaningOf(value, { name, schema, siblings: props.members });
    const label = labelFor(name, schema, meaning);
    return { label, meaning, value, schema, root: props.root, depth: props.depth };
  };
  return (
    <>
      <dl class="divide-y divide-line">
        <For each={fold.shown()}>
          {(line) => {
            if (line.kind === "member") {
              const given = drawn(line);
              return (
                <Entry label={given.label} help={helpFor(given.schema)} wide={isWide(given.meaning)}>
                  <Value {...given} />
                </Entry>
              );
            }
            const [before, after] = [drawn(line.before), drawn(line.after)];
            const both = `${before.label} → ${after.label}`;
            return (
              <Entry label={line.name ? humanise(line.name) : both} help={helpFor(after.schema)} wide>
                <Change before={before} after={after} cell={(given) => <Value {...given} />} />
              </Entry>
            );
          }}
        </For>
      </dl>
      <ShowAll fold={fold} what="fields" />
    </>
  );
}

function Entry(props: { label: string; help: string; wide: boolean; children: JSX.Element }): JSX.Element {
  return (
    <div class={props.wide ? "py-2.5" : "grid grid-cols-[minmax(6.5rem,32%)_minmax(0,1fr)] gap-x-4 py-2.5"}>
      <dt class="text-muted">
        {props.label}
        <Show when={props.help}>
          <span class="block text-sm font-normal opacity-90">{props.help}</span>
        </Show>
      </dt>
      <dd class={`min-w-0 ${props.wide ? "mt-1.5" : ""}`}>{props.children}</dd>
    </div>
  );
}

/** One value, drawn as what it means. */
function Value(props: Drawn): JSX.Element {
  return (
    <Switch fallback={<Plain meaning={props.meaning} label={props.label} />}>
      <Match when={props.depth > DEEPEST && isNested(props.value)}>
        <Long text={writeJson(props.value, true)} look={CODE} what={props.label} copied />
      </Match>
      <Match when={props.meaning.kind === "object" && props.meaning}>
        {(meaning) => <SetIn {...props} members={meaning().members} />}
      </Match>
      <Match when={props.meaning.kind === "person" && props.meaning}>
        {(meaning) => (
          <>
            <Plain meaning={meaning()} label={props.label} />
            <Show when={meaning().rest.size > 0}>
              <SetIn {...props} members={meaning().rest} />
            </Show>
          </>
        )}
      </Match>
      <Match when={props.meaning.kind === "table" && props.meaning}>
        {(meaning) => (
          <Table
            {...meaning()}
            label={props.label}
            schema={props.schema}
            root={props.root}
            depth={props.depth + 1}
            cell={(given) => <Value {...given} />}
          />
        )}
      </Match>
      <Match when={props.meaning.kind === "list" && props.meaning}>
        {(meaning) => (
          <List
            items={meaning().items}
            label={props.label}
            schema={props.schema}
            root={props.root}
            depth={props.depth + 1}
          />
        )}
      </Match>
    </Switch>
  );
}

function isNested(value: Json): boolean {
  return value instanceof Map || Array.isArray(value);
}

/** An object within another, folded where it lies deep. */
function SetIn(props: Nested & { label: string; members: JsonObject }): JSX.Element {
  const inner = () => (
    <div class="border-l-2 border-line pl-3">
      <Members members={props.members} schema={props.schema} root={props.root} depth={props.depth + 1} />
    </div>
  );
  return (
    <Show when={props.depth >= OPEN_DEPTH} fallback={inner()}>
      <Folded summary={props.members.size === 1 ? "1 field" : `${props.members.size} fields`}>{inner}</Folded>
    </Show>
  );
}

function Folded(props: { summary: string; children: () => JSX.Element }): JSX.Element {
  // What is folded is drawn once it is opened: deep evidence may be large.
  const [open, setOpen] = createSignal(false);
  return (
    <details onToggle={(event) => event.currentTarget.open && setOpen(true)}>
      <summary class="text-muted">{props.summary}</summary>
      <Show when={open()}>{props.children()}</Show>
    </details>
  );
}

function List(props: Nested & { label: string; items: Json[] }): JSX.Element {
  const schema = () => resolve(props.schema.get("items"), props.root).schema;
  const fold = createFold(() => props.items, FIRST_ITEMS);
  return (
    <>
      <ul class="space-y-1">
        <For each={fold.shown()}>
          {(item, index) => {
            const meaning = meaningOf(item, { name: "", schema: schema(), siblings: EMPTY });
            return (
              <li class="flex gap-2">
                <span class="text-muted" aria-hidden="true">
                  –
                </span>
                <div class="min-w-0 flex-1">
                  <Value
                    label={`${props.label} ${index() + 1}`}
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
      <ShowAll fold={fold} what="items" />
    </>
  );
}
