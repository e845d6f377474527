import X from "lucide-solid/icons/x";
import { createUniqueId, For, type JSX, Show } from "solid-js";
import { mayStayBlank, type RowsField } from "../../../../src/services/form/index.ts";
import { Cell } from "./cell.tsx";
import type { Holding } from "./holding.ts";
import type { Rows } from "./row-keys.ts";

/** A table with an input in every cell. Enter goes down the column, and behind the last row into a new one. */
export function Table(
  props: Holding<RowsField> & {
    rows: Rows;
    limitsId: string;
    onAdd: () => void;
    onRemove: (key: string) => void;
  },
): JSX.Element {
  const id = createUniqueId();
  const down = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing)
      return;
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    // Else Enter would send the whole form.
    event.preventDefault();
    const cell = target.closest("td");
    const row = target.closest("tr");
    const below = row?.nextElementSibling?.children[cell ? [...row.children].indexOf(cell) : 0];
    if (below) below.querySelector<HTMLElement>("input,textarea,select")?.focus();
    else props.onAdd();
  };
  return (
    <div class="overflow-x-auto rounded-md border border-line">
      <table class="w-full border-collapse">
        <thead>
          <tr class="border-b border-line bg-sunken text-start">
            <For each={props.field.fields}>
              {(column, index) => (
                <th id={`${id}-${index()}`} scope="col" class="px-2 py-1.5 text-start font-medium">
                  {column.label}
                  <Show when={mayStayBlank(column)}>
                    <span class="ms-1 text-sm font-normal text-muted">optional</span>
                  </Show>
                  <Show when={column.hint}>
                    <span class="block text-sm font-normal text-muted">{column.hint}</span>
                  </Show>
                </th>
              )}
            </For>
            <Show when={props.field.mayRemove}>
              <th scope="col" class="w-10">
                <span class="sr-only">{props.field.removeLabel}</span>
              </th>
            </Show>
          </tr>
        </thead>
        <tbody onKeyDown={down}>
          <For
            each={props.rows.keys()}
            fallback={
              <tr>
                <td colSpan={props.field.fields.length + 1} class="px-2 py-3 text-muted">
                  No rows yet.
                </td>
              </tr>
            }
          >
            {(key, index) => (
              <tr class="border-b border-line last:border-b-0" data-row={key}>
                <For each={props.rows.fieldsOfRow(key)}>
                  {(field) => (
                    <td class="p-1 align-top">
                      <Cell
                        field={field}
                        label={`${field.label}, row ${index() + 1}`}
                        value={props.draft[field.pointer]}
                        error={props.problems[field.pointer]}
                        onChange={(value) => props.onSet(field.pointer, value)}
                        draw={props.draw}
                      />
                    </td>
                  )}
                </For>
                <Show when={props.field.mayRemove}>
                  <td class="p-1 text-end align-top">
                    <button
                      type="button"
                      class="button button-quiet min-h-9 px-2 pointer-coarse:min-h-11"
                      aria-disabled={!props.rows.mayRemove()}
                      aria-describedby={props.limitsId}
                      aria-label={`${props.field.removeLabel}: ${props.field.label} ${index() + 1}`}
                      onClick={() => props.onRemove(key)}
                    >
                      <X size={16} aria-hidden="true" />
                    </button>
                  </td>
                </Show>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
