import X from "lucide-solid/icons/x";
import { For, type JSX, Show } from "solid-js";
import type { RowsField } from "../../../../src/services/form/index.ts";
import type { Holding } from "./holding.ts";
import type { Rows } from "./row-keys.ts";

/** A card for each object, with all of its fields in it, rows of rows among them. */
export function Cards(
  props: Holding<RowsField> & { rows: Rows; limitsId: string; onRemove: (key: string) => void },
): JSX.Element {
  return (
    <div class="space-y-3">
      <For each={props.rows.keys()} fallback={<p class="text-muted">None yet.</p>}>
        {(key, index) => (
          <fieldset class="relative min-w-0 rounded-md border border-line p-3 pt-2" data-row={key}>
            <legend class="px-1 text-sm font-medium text-muted">
              {props.field.label} {index() + 1}
            </legend>
            <Show when={props.field.mayRemove}>
              <div class="-mb-2 flex justify-end">
                <button
                  type="button"
                  class="button button-quiet -mt-1 min-h-7 px-2 text-sm pointer-coarse:min-h-11"
                  aria-disabled={!props.rows.mayRemove()}
                  aria-describedby={props.limitsId}
                  aria-label={`${props.field.removeLabel}: ${props.field.label} ${index() + 1}`}
                  onClick={() => props.onRemove(key)}
                >
                  <X size={14} aria-hidden="true" />
                  {props.field.removeLabel}
                </button>
              </div>
            </Show>
            <div class="space-y-4">
              <For each={props.rows.fieldsOfRow(key)}>{(field) => props.draw(field)}</For>
            </div>
          </fieldset>
        )}
      </For>
    </div>
  );
}
