import { createEffect, createUniqueId, type JSX, Show } from "solid-js";
import type { SliderField } from "../../../../src/services/form/index.ts";
import { Clear } from "./clear.tsx";
import { describing, Grouped, type Props } from "./frame.tsx";
import "./slider.css";

/** A number on a scale without gaps. It has no value until the person gives it one. */
export default function Slider(props: Props<SliderField>): JSX.Element {
  const id = createUniqueId();
  const typed = () => (typeof props.value === "string" ? props.value : "");
  const isSet = () => typed().trim() !== "";
  const resting = () => {
    const { least, most, step } = props.field;
    return least + Math.floor((most - least) / 2 / step) * step;
  };
  const position = () => {
    const number = Number(typed());
    return isSet() && Number.isFinite(number) ? number : resting();
  };
  const withUnit = (text: string) => [props.field.prefix, text, props.field.suffix].filter(Boolean).join(" ");
  const settle = (input: HTMLInputElement) => !isSet() && props.onChange(input.value);
  return (
    <Grouped id={id} field={props.field} error={props.error}>
      <div class="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1">
        <div class="min-w-40 flex-1">
          <input
            type="range"
            class={`h-9 w-full ${isSet() ? "accent-accent" : "slider-unset"}`}
            aria-labelledby={`${id}-label`}
            aria-describedby={describing(id)}
            aria-invalid={props.error ? "true" : undefined}
            aria-valuetext={isSet() ? withUnit(typed()) : "not set yet"}
            min={props.field.least}
            max={props.field.most}
            step={props.field.step}
            ref={(input) => createEffect(() => (input.value = String(position())))}
            onInput={(event) => props.onChange(event.currentTarget.value)}
            // A press on where the thumb rests already is an answer too, and no input event.
            onClick={(event) => settle(event.currentTarget)}
            onKeyDown={(event) => event.key === " " && settle(event.currentTarget)}
          />
          <div aria-hidden="true" class="-mt-1 flex justify-between text-sm text-muted">
            <span>{withUnit(String(props.field.least))}</span>
            <span>{withUnit(String(props.field.most))}</span>
          </div>
        </div>
        <div class="flex items-center gap-2 self-start">
          <Show when={props.field.prefix}>
            <span class="text-muted">{props.field.prefix}</span>
          </Show>
          <input
            type="text"
            class="input w-24 text-end"
            inputmode={props.field.integer ? "numeric" : "decimal"}
            autocomplete="off"
            aria-label={`${props.field.label}, exact value`}
            aria-invalid={props.error ? "true" : undefined}
            placeholder="not set"
            value={typed()}
            onInput={(event) => props.onChange(event.currentTarget.value)}
          />
          <Show when={props.field.suffix}>
            <span class="text-muted">{props.field.suffix}</span>
          </Show>
          <span class={isSet() ? "" : "invisible"}>
            <Clear label={props.field.label} onClear={() => props.onChange(undefined)} />
          </span>
        </div>
      </div>
    </Grouped>
  );
}
