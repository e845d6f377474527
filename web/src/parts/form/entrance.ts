import { onCleanup, onMount } from "solid-js";

const entrances: (() => void)[] = [];

/** Says how the focus goes into a form, for as long as the component lives. */
export function onEnterForm(enter: () => void): void {
  onMount(() => entrances.unshift(enter));
  onCleanup(() => {
    const at = entrances.indexOf(enter);
    if (at >= 0) entrances.splice(at, 1);
  });
}

/** Moves the focus into the form that was drawn last, to where the answer goes on. */
export function enterForm(): void {
  entrances[0]?.();
}
