import ArrowRight from "lucide-solid/icons/arrow-right";
import { For, type JSX, lazy, Match, Show, Switch } from "solid-js";
import {
  type Drawn,
  type Json,
  labelFor,
  meaningOf,
  type Nested,
  schemaOf,
  writeJson,
} from "../../../../src/services/form/index.ts";
import { ADDED, GONE } from "./looks.ts";
import { OnDemand } from "./on-demand.tsx";

const Texts = lazy(() => import("./texts.tsx"));

const LONGEST_SHORT = 60;

/** How a value was, and how it is to be. `cell` draws one value. */
interface Two {
  before: Drawn;
  after: Drawn;
  cell: (given: Drawn) => JSX.Element;
}

/** Two states of the same thing: short ones side by side, texts by their differences, objects member by member. */
export function Change(props: Two): JSX.Element {
  const texts = () => textsOf(props.before.value, props.after.value);
  const objects = () => {
    const [before, after] = [props.before.value, props.after.value];
    return before instanceof Map && after instanceof Map ? { before, after } : undefined;
  };
  return (
    <Switch fallback={<SideBySide {...props} />}>
      <Match when={same(props.before.value, props.after.value)}>
        {props.cell(props.after)} <span class="text-sm text-muted">unchanged</span>
      </Match>
      <Match when={objects()}>{(two) => <ByMember {...props} {...two()} nested={props.after} />}</Match>
      <Match when={texts()}>
        {(two) => (
          <OnDemand instead={<SideBySide {...props} />}>
            <Texts {...two()} />
          </OnDemand>
        )}
      </Match>
    </Switch>
  );
}

function same(before: Json, after: Json): boolean {
  return writeJson(before) === writeJson(after);
}

/** Texts to compare: of two texts themselves where one is long, of two lists their items, one a line. */
function textsOf(before: Json, after: Json): { before: string; after: string } | undefined {
  if (Array.isArray(before) && Array.isArray(after)) return { before: rowsOf(before), after: rowsOf(after) };
  const [one, other] = [before ?? "", after ?? ""];
  if (typeof one !== "string" || typeof other !== "string") return undefined;
  if (one.startsWith("data:") || other.startsWith("data:")) return undefined;
  const long = (text: string) => text.length > LONGEST_SHORT || text.includes("\n");
  return long(one) || long(other) ? { before: one, after: other } : undefined;
}

function rowsOf(items: Json[]): string {
  return items
    .map((item) => (typeof item === "string" ? item : writeJson(item, item instanceof Map)))
    .join("\n");
}

function SideBySide(props: Two): JSX.Element {
  return (
    <span class="inline-flex max-w-full flex-wrap items-center gap-x-2 gap-y-1">
      <del class={`rounded-md px-1 ${GONE}`}>
        <span class="sr-only">before: </span>
        {props.cell(props.before)}
      </del>
      <ArrowRight size={14} class="shrink-0 text-muted" aria-hidden="true" />
      <ins class={`rounded-md px-1 ${ADDED}`}>
        <span class="sr-only">after: </span>
        {props.cell(props.after)}
      </ins>
    </span>
  );
}

function ByMember(
  props: Pick<Two, "cell"> & {
    before: ReadonlyMap<string, Json>;
    after: ReadonlyMap<string, Json>;
    nested: Nested;
  },
): JSX.Element {
  const names = () => [...new Set([...props.before.keys(), ...props.after.keys()])];
  const stays = (name: string) => same(props.before.get(name) ?? null, props.after.get(name) ?? null);
  const drawn = (name: string, from: ReadonlyMap<string, Json>): Drawn => {
    const { root, depth } = props.nested;
    const schema = schemaOf(props.nested.schema, name, root);
    const value = from.get(name) ?? null;
    const meaning = meaningOf(value, { name, schema, siblings: new Map(from) });
    return { label: labelFor(name, schema, meaning), meaning, value, schema, root, depth: depth + 1 };
  };
  const unchanged = () => names().filter(stays);
  return (
    <div class="border-l-2 border-line pl-3">
      <dl class="divide-y divide-line">
        <For each={names().filter((name) => !stays(name))}>
          {(name) => (
            <div class="py-2">
              <dt class="text-muted">{drawn(name, props.after).label}</dt>
              <dd class="mt-0.5 min-w-0">
                <Change
                  before={drawn(name, props.before)}
                  after={drawn(name, props.after)}
                  cell={props.cell}
                />
              </dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={unchanged().length > 0}>
        <details class="py-1">
          <summary class="text-sm text-muted">
            {unchanged().length === 1 ? "1 field is unchanged" : `${unchanged().length} fields are unchanged`}
          </summary>
          <dl class="divide-y divide-line">
            <For each={unchanged()}>
              {(name) => (
                <div class="py-2">
                  <dt class="text-muted">{drawn(name, props.after).label}</dt>
                  <dd class="mt-0.5 min-w-0">{props.cell(drawn(name, props.after))}</dd>
                </div>
              )}
            </For>
          </dl>
        </details>
      </Show>
    </div>
  );
}
