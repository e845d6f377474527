import CornerDownLeft from "lucide-solid/icons/corner-down-left";
import { type JSX, onCleanup, onMount, Show } from "solid-js";

/** What keys do: by `KeyboardEvent.key`, with `mod+` before it for Ctrl or ⌘. */
export type KeyTable = Record<string, (() => void) | undefined>;

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

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  const name = nameOf(event);
  if (!name || event.defaultPrevented || event.isComposing) return;
  if (document.querySelector(FLOATING)) return;
  if (!name.startsWith("mod+") && target.closest(TYPING)) return;
  if (name === "Enter" && target.closest(PRESSABLE)) return;
  const act = tables.map((table) => table()[name]).find((found) => found !== undefined);
  if (!act) return;
  event.preventDefault();
  act();
});

function nameOf(event: KeyboardEvent): string | undefined {
  if (event.altKey || event.repeat) return undefined;
  if (event.ctrlKey || event.metaKey) return `mod+${event.key}`;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
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
