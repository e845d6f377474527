import CornerDownLeft from "lucide-solid/icons/corner-down-left";
import { type JSX, onCleanup, onMount, Show } from "solid-js";
import { createSequence, nameOf } from "./names.ts";

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

/** Every key that does something now, by its name. */
export function boundKeys(): Map<string, KeyEntry> {
  const found = new Map<string, KeyEntry>();
  for (const table of tables)
    for (const [name, entry] of Object.entries(table()))
      if (entry && !found.has(name)) found.set(name, entry);
  return found;
}

const sequence = createSequence(() => performance.now());
const begins = (first: string) =>
  tables.some((table) =>
    Object.entries(table()).some(([name, entry]) => entry && name.startsWith(`${first} `)),
  );

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  // Browsers press anew with each repeat of a held key, and the button may by then be one that asks whether it was meant.
  if (event.repeat && event.key === "Enter" && target.closest(PRESSABLE)) return event.preventDefault();
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

/** Whether this machine has the keyboard of a Mac. */
export const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

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
