import { For, type JSX, Show } from "solid-js";
import {
  type Drawn,
  type JsonObject,
  labelFor,
  meaningOf,
  type Nested,
  type Place,
  resolve,
  schemaOf,
} from "../../../../src/services/form/index.ts";
import { createFold, ShowAll } from "./show-all.tsx";

const FIRST_ROWS = 20;

/** A list of like objects. `cell` draws one value. */
export function Table(
  props: Nested & {
    columns: string[];
    rows: JsonObject[];
    label: string;
    cell: (given: Drawn) => JSX.Element;
  },
): JSX.Element {
  const items = () => resolve(props.schema.get("items"), props.root).schema;
  const placeOf = (name: string, siblings: JsonObject): Place => ({
    name,
    schema: schemaOf(items(), name, props.root),
    siblings,
  });
  const meaningIn = (name: string, row: JsonObject) => meaningOf(row.get(name) ?? null, placeOf(name, row));
  const firstMeaning = (name: string) => {
    const row = props.rows.find((candidate) => candidate.has(name));
    return row && meaningIn(name, row);
  };
  const alignment = (name: string) =>
    ["money", "number"].includes(firstMeaning(name)?.kind ?? "") ? "text-right" : "text-left";
  const fold = createFold(() => props.rows, FIRST_ROWS);
  return (
    <div>
      <figure class="overflow-x-auto rounded-md border border-line" aria-label={props.label} tabindex="0">
        <table class="w-full border-collapse">
          <thead class="bg-sunken text-sm text-muted">
            <tr>
              <For each={props.columns}>
                {(name) => (
                  <th scope="col" class={`px-2.5 py-1.5 font-medium ${alignment(name)}`}>
                    {labelFor(name, schemaOf(items(), name, props.root), firstMeaning(name))}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody class="divide-y divide-line">
            <For each={fold.shown()}>
              {(row) => (
                <tr>
                  <For each={props.columns}>
                    {(name) => (
                      <td class={`px-2.5 py-1.5 align-top ${alignment(name)}`}>
                        <Show when={row.has(name)}>
                          {props.cell({
                            label: labelFor(name, schemaOf(items(), name, props.root)),
                            meaning: meaningIn(name, row),
                            value: row.get(name) ?? null,
                            schema: placeOf(name, row).schema,
                            root: props.root,
                            depth: props.depth,
                          })}
                        </Show>
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </figure>
      <ShowAll fold={fold} what="rows" />
    </div>
  );
}
