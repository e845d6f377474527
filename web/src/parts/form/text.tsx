import { createSignal, type JSX, lazy, Match, Show, Switch } from "solid-js";
import type { TextField } from "../../../../src/services/form/index.ts";
import { timeZone } from "../clock.tsx";
import { Area, directionOf } from "./area.tsx";
import type { Props } from "./frame.tsx";
import { Framed, type Ties, textOf } from "./framed.tsx";
import { Preview } from "./prose.tsx";

const Password = lazy(() => import("./password.tsx"));

/** A text: one line, an area that grows, a date or a time. */
export function TextInput(props: Props<TextField>): JSX.Element {
  const [previewed, setPreviewed] = createSignal(false);
  const toggle = () => (
    <Show when={props.field.markdown}>
      <button
        type="button"
        class="button button-quiet -my-1 min-h-7 px-2 text-sm pointer-coarse:min-h-11"
        aria-pressed={previewed()}
        aria-label={`Preview of ${props.field.label}`}
        onClick={() => setPreviewed(!previewed())}
      >
        {previewed() ? "Write" : "Preview"}
      </button>
    </Show>
  );
  return (
    <Framed field={props.field} error={props.error} help={helpOf(props.field)} beside={toggle()}>
      {(ties) => (
        <Switch fallback={<Line {...props} ties={ties} />}>
          <Match when={previewed()}>
            <Preview text={textOf(props.value)} />
          </Match>
          <Match when={props.field.input === "password"}>
            <Password {...props} ties={ties} />
          </Match>
          <Match when={props.field.lines > 0}>
            <Area
              ties={ties}
              value={textOf(props.value)}
              rows={props.field.lines}
              class={props.field.lines > 1 ? "min-h-20" : ""}
              placeholder={props.field.placeholder}
              onChange={props.onChange}
            />
          </Match>
        </Switch>
      )}
    </Framed>
  );
}

function Line(props: Props<TextField> & { ties: Ties }): JSX.Element {
  return (
    <input
      id={props.ties.id}
      dir={directionOf(textOf(props.value))}
      class={`input ${WIDTHS[props.field.input] ?? ""}`}
      type={props.field.input}
      min={props.field.earliest || undefined}
      max={props.field.latest || undefined}
      step={props.field.step || undefined}
      placeholder={props.field.placeholder}
      autocomplete="off"
      spellcheck={!PLAIN.has(props.field.input)}
      autocapitalize={PLAIN.has(props.field.input) ? "off" : undefined}
      aria-describedby={props.ties.describedBy()}
      aria-invalid={props.ties.invalid()}
      value={textOf(props.value)}
      onInput={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

const PLAIN: ReadonlySet<string> = new Set(["email", "url", "tel"]);
const WIDTHS: Record<string, string> = {
  date: "max-w-44",
  time: "max-w-36",
  "datetime-local": "max-w-60",
  tel: "max-w-60",
};

function helpOf(field: TextField): string {
  const help = [field.hint, boundsOf(field)];
  if (field.input === "datetime-local") help.push(`In your time zone, ${timeZone}.`);
  if (field.markdown) help.push("Markdown is understood.");
  return help.filter(Boolean).join(" ");
}

function boundsOf({ input, earliest, latest }: TextField): string {
  const [first, last] = [earliest, latest].map((bound) => bound && wordsFor(bound, input));
  if (first && last) return `From ${first} to ${last}.`;
  if (first) return `${first} or later.`;
  return last ? `${last} or earlier.` : "";
}

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const momentFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A bound as its input shows it; what cannot be read stays as it is. */
function wordsFor(bound: string, input: TextField["input"]): string {
  if (input === "time") return bound;
  const date = new Date(input === "date" ? `${bound}T00:00` : bound);
  if (Number.isNaN(date.getTime())) return bound;
  return (input === "date" ? dayFormat : momentFormat).format(date);
}
