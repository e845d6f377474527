import PencilLine from "lucide-solid/icons/pencil-line";
import Undo from "lucide-solid/icons/undo-2";
import { createSignal, type JSX, Show } from "solid-js";
import type { Field } from "../../../../src/services/form/index.ts";

/** What a form knows of a field besides its value. */
export interface FieldLife {
  /** What the agent had filled in, in words, where the person has changed it. */
  before(field: Field): string | undefined;
  /** Whether what was filled in is shown beside every change. */
  shown(): boolean;
  /** Puts back what was filled in. */
  takeBack(pointer: string): void;
  /** The person has left the field. */
  leave(pointer: string): void;
}

/** What stands around every field: it notices when the field is left, and marks what the person has changed. */
export function Around(props: { field: Field; life: FieldLife; children: JSX.Element }): JSX.Element {
  const left = (event: FocusEvent & { currentTarget: HTMLElement }) => {
    const { relatedTarget } = event;
    if (relatedTarget instanceof Node && event.currentTarget.contains(relatedTarget)) return;
    props.life.leave(props.field.pointer);
  };
  return (
    <div onFocusOut={left}>
      {props.children}
      <Show when={props.life.before(props.field)}>
        {(before) => (
          <Changed
            label={props.field.label}
            before={before()}
            shown={props.life.shown()}
            onTakeBack={() => props.life.takeBack(props.field.pointer)}
          />
        )}
      </Show>
    </div>
  );
}

function Changed(props: {
  label: string;
  before: string;
  shown: boolean;
  onTakeBack: () => void;
}): JSX.Element {
  const [pressed, setPressed] = createSignal(false);
  const open = () => pressed() !== props.shown;
  return (
    <div class="mt-1 text-sm">
      <div class="flex flex-wrap items-center gap-x-1">
        <button
          type="button"
          class="button button-quiet -ml-1.5 min-h-6 gap-1 px-1.5 py-0 text-sm text-accent"
          aria-expanded={open()}
          aria-label={`${props.label}: changed. What it was`}
          title={`It was: ${props.before}`}
          onClick={() => setPressed((was) => !was)}
        >
          <PencilLine size={13} aria-hidden="true" /> changed
        </button>
        <button
          type="button"
          class="button button-quiet min-h-6 gap-1 px-1.5 py-0 text-sm"
          aria-label={`Take back: ${props.label}`}
          onClick={() => props.onTakeBack()}
        >
          <Undo size={13} aria-hidden="true" /> Take back
        </button>
      </div>
      <Show when={open()}>
        <p dir="auto" class="line-clamp-6 border-l-2 border-line pl-2 whitespace-pre-wrap text-muted">
          <span class="sr-only">It was: </span>
          {props.before}
        </p>
      </Show>
    </div>
  );
}
