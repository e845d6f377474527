import Plus from "lucide-solid/icons/plus";
import { createUniqueId, type JSX, Show } from "solid-js";
import type { RowsField } from "../../../../src/services/form/index.ts";
import { Cards } from "./cards.tsx";
import { describing, ErrorOf, Label } from "./frame.tsx";
import type { Holding } from "./holding.ts";
import { createRows, limitsOf } from "./row-keys.ts";
import { Table } from "./table.tsx";

const FIRST = "[data-pointer] :is(input, textarea, select, button):not(:disabled)";

/** A list of objects with the same fields: a table, or a card for each. */
export default function RowsInput(props: Holding<RowsField>): JSX.Element {
  const id = createUniqueId();
  let element: HTMLDivElement | undefined;
  let adder: HTMLButtonElement | undefined;
  const rows = createRows(props);
  /** The row is there once what waits for it has run. */
  const focusRow = (key: string | undefined) =>
    queueMicrotask(() => {
      const row = key === undefined ? null : element?.querySelector(`[data-row="${CSS.escape(key)}"]`);
      const target = row?.querySelector<HTMLElement>(FIRST) ?? adder;
      target?.focus();
    });
  const add = () => {
    if (rows.mayAdd()) focusRow(rows.add());
  };
  const remove = (key: string) => {
    if (!rows.mayRemove()) return;
    const at = rows.keys().indexOf(key);
    rows.remove(key);
    focusRow(rows.keys()[Math.min(at, rows.keys().length - 1)]);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in a flex row
    <div
      ref={element}
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={describing(id)}
      class="min-w-0"
      data-pointer={props.field.pointer}
    >
      <Label id={id} field={props.field} />
      <div class="mt-1.5">
        <Show
          when={props.field.look === "table"}
          fallback={<Cards {...props} rows={rows} limitsId={`${id}-limits`} onRemove={remove} />}
        >
          <Table {...props} rows={rows} limitsId={`${id}-limits`} onAdd={add} onRemove={remove} />
        </Show>
      </div>
      <div class="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <Show when={props.field.mayAdd}>
          <button
            ref={adder}
            type="button"
            class="button text-base pointer-coarse:min-h-11"
            aria-disabled={!rows.mayAdd()}
            aria-describedby={`${id}-limits`}
            aria-label={`${props.field.addLabel}: ${props.field.label}`}
            onClick={add}
          >
            <Plus size={16} aria-hidden="true" />
            {props.field.addLabel}
          </button>
        </Show>
        <span id={`${id}-limits`}>{limitsOf(props.field)}</span>
        <span role="status" class="flex flex-wrap items-center gap-2">
          <Show when={rows.removed()}>
            {(row) => (
              <>
                {props.field.look === "table" ? "Row" : "Entry"} {row().at + 1} is removed.
                <button
                  type="button"
                  class="button min-h-7 px-2 pointer-coarse:min-h-11"
                  onClick={() => focusRow(rows.restore())}
                >
                  Bring it back
                </button>
              </>
            )}
          </Show>
        </span>
      </div>
      <ErrorOf id={id} error={props.error} />
    </div>
  );
}
