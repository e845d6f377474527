import {
  closestCenter,
  createSortable,
  DragDropProvider,
  DragDropSensors,
  type DragEventHandler,
  SortableProvider,
  transformStyle,
} from "@thisbeyond/solid-dnd";
import ArrowDown from "lucide-solid/icons/arrow-down";
import ArrowUp from "lucide-solid/icons/arrow-up";
import GripVertical from "lucide-solid/icons/grip-vertical";
import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import type { RankingField } from "../../../../src/services/form/index.ts";
import { Clear } from "./clear.tsx";
import { Grouped, type Props } from "./frame.tsx";

/** Values in an order: dragged, or moved by keys. The order given counts only once somebody says so. */
export default function Ranking(props: Props<RankingField>): JSX.Element {
  const id = createUniqueId();
  const [said, setSaid] = createSignal("");
  const ordered = () => Array.isArray(props.value);
  const order = createMemo(() => {
    const all = props.field.options.map((option) => option.text);
    const given = Array.isArray(props.value) ? props.value.filter((text) => all.includes(text)) : [];
    return [...given, ...all.filter((text) => !given.includes(text))];
  });
  const labelOf = (text: string) => props.field.options.find((option) => option.text === text)?.label ?? text;
  const move = (text: string, to: number) => {
    const before = order();
    if (to < 0 || to >= before.length) return;
    const rest = before.filter((other) => other !== text);
    props.onChange([...rest.slice(0, to), text, ...rest.slice(to)]);
    setSaid(`${labelOf(text)} is now ${to + 1} of ${before.length}.`);
  };
  const drop: DragEventHandler = ({ draggable, droppable }) => {
    if (!droppable || draggable.id === droppable.id) return;
    // A grip is no control: that the form is switched off does not keep it from being dragged.
    if (draggable.node.closest("fieldset:disabled")) return;
    move(String(draggable.id), order().indexOf(String(droppable.id)));
  };
  return (
    <Grouped id={id} field={props.field} error={props.error}>
      <DragDropProvider onDragEnd={drop} collisionDetector={closestCenter}>
        <DragDropSensors />
        <ol class="mt-1.5 space-y-1.5">
          <SortableProvider ids={order()}>
            <For each={order()}>
              {(text, index) => (
                <Place
                  text={text}
                  label={labelOf(text)}
                  index={index()}
                  last={order().length - 1}
                  ordered={ordered()}
                  onMove={(to) => move(text, to)}
                />
              )}
            </For>
          </SortableProvider>
        </ol>
      </DragDropProvider>
      <div class="mt-1.5 flex min-h-8 flex-wrap items-center gap-2 text-sm text-muted">
        <Show
          when={ordered()}
          fallback={
            <>
              <button
                type="button"
                class="button pointer-coarse:min-h-11"
                onClick={() => {
                  props.onChange(order());
                  setSaid("The order is kept.");
                }}
              >
                Keep this order
              </button>
              <span>Not ordered yet. Drag, or use the arrows; the first is the highest.</span>
            </>
          }
        >
          <span>The first is the highest.</span>
          <Clear
            label={props.field.label}
            onClear={() => {
              props.onChange(undefined);
              setSaid("The order is cleared.");
            }}
          />
        </Show>
      </div>
      <p class="sr-only" aria-live="polite">
        {said()}
      </p>
    </Grouped>
  );
}

function Place(props: {
  text: string;
  label: string;
  index: number;
  last: number;
  ordered: boolean;
  onMove: (to: number) => void;
}): JSX.Element {
  const sortable = createSortable(props.text);
  // What is moved leaves its place in the list, and would lose the focus with it.
  const step = (button: HTMLElement, by: number) => {
    props.onMove(props.index + by);
    queueMicrotask(() => button.focus());
  };
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    step(event.currentTarget, by);
  };
  const button = (name: string, by: number, icon: JSX.Element) => (
    <button
      type="button"
      class="button button-quiet min-h-8 px-2 pointer-coarse:min-h-11 pointer-coarse:min-w-11"
      aria-label={`Move ${props.label} ${name}`}
      aria-disabled={props.index === (by < 0 ? 0 : props.last)}
      onClick={(event) => step(event.currentTarget, by)}
      onKeyDown={onKeyDown}
    >
      {icon}
    </button>
  );
  return (
    <li
      ref={sortable.ref}
      style={transformStyle(sortable.transform)}
      class={`flex items-center gap-2 rounded-md border bg-surface ps-1 ${
        sortable.isActiveDraggable ? "relative z-10 border-accent shadow-float" : "border-line"
      }`}
    >
      <span
        class="grid size-8 cursor-grab touch-none place-items-center text-muted pointer-coarse:size-11"
        aria-hidden="true"
        {...sortable.dragActivators}
      >
        <GripVertical size={16} />
      </span>
      <span
        class={`w-5 text-end text-sm ${props.ordered ? "font-semibold" : "text-muted"}`}
        aria-hidden="true"
      >
        {props.index + 1}
      </span>
      <span class="min-w-0 flex-1 py-1.5">{props.label}</span>
      {button("up", -1, <ArrowUp size={16} aria-hidden="true" />)}
      {button("down", 1, <ArrowDown size={16} aria-hidden="true" />)}
    </li>
  );
}
