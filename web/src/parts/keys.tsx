import CornerDownLeft from "lucide-solid/icons/corner-down-left";
import { For, type JSX, onCleanup, onMount, Show } from "solid-js";
import { capsOf, createSequence, nameOf } from "./key-names.ts";
import { rowOfKey } from "./key-table.ts";

/** What a key does; with a label where the table of all keys says it in other words, or not at all. */
type KeyEntry = (() => void) | { run: () => void; label: string };

/** What keys do, by their names: see `nameOf`. `g q` is two keys, one after the other. */
export type KeyTable = Record<string, KeyEntry | undefined>;

/** What floats above the page has the keyboard to itself; the browser or the dialog closes it. */
const FLOATING = ':popover-open, [role="dialog"], [data-popper-positioner]:not(:has([role="tooltip"]))';
const TYPING = "input:not([type=checkbox]),textarea,select,[contenteditable]";
const PRESSABLE = "a,button,summary";

const tables: (() => KeyTable)[] = [];

/**
 * Reacts to keys for as long as the component lives. Where two components want the same key, the younger one
 * has it. Single keys do nothing while somebody types.
 */
export function onKeys(table: () => KeyTable): void {
  onMount(() => tables.unshift(table));
  onCleanup(() => {
    const at = tables.indexOf(table);
    if (at >= 0) tables.splice(at, 1);
  });
}

/** A key that does something at the moment. */
export interface LiveKey {
  name: string;
  label: string;
  run: () => void;
  /** Whether its component says by itself what it does. */
  named: boolean;
}

/** Every key that does something now. Of one that is in no table its own label is all that is known. */
export function liveKeys(): LiveKey[] {
  const found = new Map<string, LiveKey>();
  for (const table of tables)
    for (const [name, entry] of Object.entries(table())) {
      if (!entry || found.has(name)) continue;
      const [run, own] = typeof entry === "function" ? [entry] : [entry.run, entry.label];
      const label = own ?? rowOfKey(name)?.label;
      if (label !== undefined) found.set(name, { name, label, run, named: own !== undefined });
    }
  return [...found.values()];
}

const sequence = createSequence(() => performance.now());
const begins = (first: string) =>
  tables.some((table) =>
    Object.entries(table()).some(([name, entry]) => entry && name.startsWith(`${first} `)),
  );

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  const stroke = nameOf(Object.assign(readStroke(event), { altGraph: event.getModifierState("AltGraph") }));
  if (!stroke || event.defaultPrevented || event.isComposing) return;
  if (document.querySelector(FLOATING)) return;
  if (!stroke.startsWith("mod+") && target.closest(TYPING)) return;
  if (stroke === "Enter" && target.closest(PRESSABLE)) return;
  const name = sequence.add(stroke, begins);
  if (name === undefined) return;
  const entry = tables.map((table) => table()[name]).find((found) => found !== undefined);
  if (!entry) return;
  event.preventDefault();
  if (typeof entry === "function") entry();
  else entry.run();
});

function readStroke({ key, shiftKey, ctrlKey, metaKey, altKey, repeat }: KeyboardEvent) {
  return { key, shiftKey, ctrlKey, metaKey, altKey, repeat };
}

const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** How the modifier is written on this machine's keyboard. */
export const MOD = APPLE ? "⌘" : "Ctrl";

/** A key cap on a button. Names of buttons leave it out; `aria-keyshortcuts` tells it. Hidden on touch screens. */
export function Key(props: { children: string }): JSX.Element {
  return (
    <span aria-hidden="true" class="key pointer-coarse:hidden">
      <Show when={props.children === ENTER} fallback={props.children}>
        <CornerDownLeft size={12} />
      </Show>
    </span>
  );
}

/** The Enter key, which is drawn: few fonts have its sign. */
export const ENTER = "Enter";

/** The caps of keys by their names, with the words for screen readers. */
export function Caps(props: {
  names: readonly string[];
  shown?: readonly string[] | undefined;
}): JSX.Element {
  const caps = () => props.shown ?? props.names.flatMap((name) => capsOf(name, APPLE));
  return (
    <span class="flex shrink-0 gap-1">
      <For each={caps()}>{(cap) => <Key>{cap}</Key>}</For>
      <span class="sr-only">{caps().join(" ")}</span>
    </span>
  );
}
