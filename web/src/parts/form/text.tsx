import { TextField as Text } from "@kobalte/core/text-field";
import { createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from "solid-js";
import type { TextField } from "../../../../src/services/form/index.ts";
import { timeZone } from "../clock.tsx";
import { FieldError, OptionalMark, type Props } from "./frame.tsx";
import { Preview } from "./prose.tsx";

const Password = lazy(() => import("./password.tsx"));

/** A text: one line, an area that grows, a date or a time. */
export function TextInput(props: Props<TextField>): JSX.Element {
  const text = () => (typeof props.value === "string" ? props.value : "");
  const [previewed, setPreviewed] = createSignal(false);
  return (
    <Text
      value={text()}
      onChange={(value) => props.onChange(value)}
      validationState={props.error ? "invalid" : "valid"}
      data-pointer={props.field.pointer}
    >
      <div class="flex items-baseline justify-between gap-2">
        <Text.Label class="font-medium">{props.field.label}</Text.Label>
        <span class="flex items-baseline gap-2">
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
          <OptionalMark field={props.field} />
        </span>
      </div>
      <Show when={helpOf(props.field)}>
        {(help) => <Text.Description class="text-sm text-muted">{help()}</Text.Description>}
      </Show>
      <div class="mt-1.5">
        <Show when={previewed()} fallback={<Control field={props.field} />}>
          <Preview text={text()} />
        </Show>
      </div>
      <Text.ErrorMessage>
        <FieldError message={props.error ?? ""} />
      </Text.ErrorMessage>
    </Text>
  );
}

function Control(props: { field: TextField }): JSX.Element {
  return (
    <Switch fallback={<Line field={props.field} />}>
      <Match when={props.field.input === "password"}>
        <Suspense fallback={<div class="h-9" />}>
          <Password label={props.field.label} placeholder={props.field.placeholder} />
        </Suspense>
      </Match>
      <Match when={props.field.lines > 0}>
        <Text.TextArea
          dir="auto"
          class={`input block field-sizing-content ${props.field.lines > 1 ? "min-h-20" : ""}`}
          rows={props.field.lines}
          placeholder={props.field.placeholder}
        />
      </Match>
    </Switch>
  );
}

function Line(props: { field: TextField }): JSX.Element {
  return (
    <Text.Input
      dir="auto"
      class={`input ${WIDTHS[props.field.input] ?? ""}`}
      type={props.field.input}
      min={props.field.earliest || undefined}
      max={props.field.latest || undefined}
      step={props.field.step || undefined}
      placeholder={props.field.placeholder}
      autocomplete="off"
      {...(PLAIN.has(props.field.input) && { spellcheck: false, autocapitalize: "off" })}
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
