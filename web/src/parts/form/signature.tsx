import { createEffect, createSignal, createUniqueId, type JSX, on, onCleanup, onMount, Show } from "solid-js";
import type { SignatureField } from "../../../../src/services/form/index.ts";
import { describing, Grouped, type Props } from "./frame.tsx";
import { openSheet, type Sheet } from "./ink.ts";

/** A signature: drawn by pen, finger or mouse, or typed and written in a hand. A blank sheet is none. */
export default function Signature(props: Props<SignatureField>): JSX.Element {
  const id = createUniqueId();
  let canvas: HTMLCanvasElement | undefined;
  let sheet: Sheet | undefined;
  const [name, setName] = createSignal("");
  const [drawn, setDrawn] = createSignal(false);
  const [broken, setBroken] = createSignal(false);
  const signed = () => typeof props.value === "string" && props.value !== "";
  /** What this sheet last said; what differs comes from elsewhere, such as a draft of before. */
  let told: string | undefined;
  const tell = () => {
    setDrawn(sheet?.canUndo() ?? false);
    told = sheet?.read();
    props.onChange(told);
  };
  const follow = (value: string | string[] | undefined) => {
    if (!sheet || value === told) return;
    told = typeof value === "string" && value !== "" ? value : undefined;
    setName("");
    setDrawn(false);
    setBroken(false);
    sheet.clear();
    if (told) sheet.restore(told).catch(() => setBroken(true));
  };

  onMount(() => {
    if (!canvas) return;
    const drawnOn = canvas;
    sheet = openSheet(canvas, props.field.format, {
      mayDraw: () => drawnOn.closest("fieldset:disabled") === null,
      onStroke: () => {
        setName("");
        tell();
      },
    });
    createEffect(on(() => props.value, follow));
  });
  onCleanup(() => sheet?.close());

  const type = (text: string) => {
    setName(text);
    sheet?.write(text);
    tell();
  };
  const undo = () => {
    sheet?.undo();
    tell();
  };
  const clear = () => {
    setName("");
    setBroken(false);
    sheet?.clear();
    tell();
  };
  return (
    <Grouped id={id} field={props.field} error={props.error}>
      <div class="relative mt-1.5 max-w-150">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${props.field.label}: ${signed() ? "signed" : "not signed yet"}`}
          // Paper is white in either theme, so that the ink is seen as the agent will see it.
          class={`block aspect-600/160 w-full cursor-crosshair rounded-md border bg-[white] ${props.error ? "border-no" : "border-edge"}`}
        />
        <Show when={!signed()}>
          <span
            aria-hidden="true"
            class="pointer-events-none absolute inset-x-6 bottom-6 border-t border-dashed border-[#8f8f99] pt-0.5 text-sm text-[#5b5b66]"
          >
            Sign above the line
          </span>
        </Show>
      </div>
      <div class="mt-1.5 max-w-150">
        <label for={`${id}-name`} class="text-sm text-muted">
          Or type your name
        </label>
        <div class="flex gap-2">
          <input
            id={`${id}-name`}
            type="text"
            dir="auto"
            class="input min-w-24 flex-1"
            autocomplete="name"
            maxlength={80}
            aria-describedby={describing(id)}
            aria-invalid={props.error ? "true" : undefined}
            value={name()}
            onInput={(event) => type(event.currentTarget.value)}
          />
          <button
            type="button"
            class="button min-h-9 pointer-coarse:min-h-11"
            aria-disabled={!drawn()}
            aria-label={`Undo the last stroke of ${props.field.label}`}
            onClick={undo}
          >
            Undo
          </button>
          <button
            type="button"
            class="button min-h-9 pointer-coarse:min-h-11"
            aria-disabled={!signed()}
            aria-label={`Clear ${props.field.label}`}
            onClick={clear}
          >
            Clear
          </button>
        </div>
      </div>
      <Show when={broken()}>
        <p class="mt-1 text-sm text-muted">
          The signature kept before cannot be shown. It still counts; clear it to sign again.
        </p>
      </Show>
    </Grouped>
  );
}
