import { createUniqueId, For, type JSX, Match, Show, Switch } from "solid-js";
import type { Field } from "../../../../src/services/form/index.ts";
import { directionOf } from "./area.tsx";
import { labelWithHint } from "./choice.tsx";
import { ErrorOf } from "./frame.tsx";

interface CellProps {
  field: Field;
  /** What the cell is called for whoever does not see its column. */
  label: string;
  value: string | string[] | undefined;
  error: string | undefined;
  onChange: (value: string | string[] | undefined) => void;
  /** Draws what is no simple input. */
  draw: (field: Field) => JSX.Element;
}

/** One value of a table: an input without a label above, for the column has it. */
export function Cell(props: CellProps): JSX.Element {
  const id = createUniqueId();
  const text = () => (typeof props.value === "string" ? props.value : "");
  const shared = () => ({
    "aria-label": props.label,
    "aria-invalid": props.error ? ("true" as const) : undefined,
    "aria-describedby": `${id}-error`,
  });
  const options = () => (props.field.kind === "choice" ? props.field.options : []);
  const line = () => lineOf(props.field);
  return (
    <Switch fallback={props.draw(props.field)}>
      <Match when={props.field.kind === "choice"}>
        <div data-pointer={props.field.pointer}>
          <select
            {...shared()}
            class="input min-w-24"
            onChange={(event) => props.onChange(event.currentTarget.value)}
          >
            <option value="">Choose…</option>
            <For each={options()}>
              {(option) => (
                <option value={option.text} selected={props.value === option.text}>
                  {labelWithHint(option)}
                </option>
              )}
            </For>
          </select>
          <ErrorOf id={id} error={props.error} />
        </div>
      </Match>
      <Match when={line()}>
        {(given) => (
          <div data-pointer={props.field.pointer}>
            <div class="flex items-center gap-1.5">
              <Show when={given().prefix}>
                <span class="text-sm text-muted">{given().prefix}</span>
              </Show>
              <Show
                when={given().lines > 0}
                fallback={
                  <input
                    {...shared()}
                    {...given().attributes}
                    class="input min-w-20"
                    size={props.field.kind === "number" ? 7 : 12}
                    autocomplete="off"
                    value={text()}
                    onInput={(event) => props.onChange(event.currentTarget.value)}
                  />
                }
              >
                <textarea
                  {...shared()}
                  dir={directionOf(text())}
                  class="input block min-w-28 field-sizing-content"
                  rows={1}
                  placeholder={given().attributes.placeholder}
                  value={text()}
                  onInput={(event) => props.onChange(event.currentTarget.value)}
                />
              </Show>
              <Show when={given().suffix}>
                <span class="text-sm text-muted">{given().suffix}</span>
              </Show>
            </div>
            <ErrorOf id={id} error={props.error} />
          </div>
        )}
      </Match>
    </Switch>
  );
}

interface Line {
  lines: number;
  prefix: string;
  suffix: string;
  attributes: JSX.InputHTMLAttributes<HTMLInputElement>;
}

/** How a text or a number is asked for in a cell; undefined for everything else. */
function lineOf(field: Field): Line | undefined {
  if (field.kind === "number") {
    const inputmode = field.integer ? "numeric" : "decimal";
    return { lines: 0, prefix: field.prefix, suffix: field.suffix, attributes: { type: "text", inputmode } };
  }
  if (field.kind !== "text" || field.markdown || field.input === "password") return undefined;
  const { input, earliest, latest, step, placeholder, lines } = field;
  const attributes = {
    ...({ type: input, dir: "auto", placeholder, min: earliest || undefined } as const),
    ...{ max: latest || undefined, step: step || undefined },
  };
  return { lines, prefix: "", suffix: "", attributes };
}
