import { For, type JSX } from "solid-js";
import { APPLE, boundKeys, Key } from "./keys.tsx";
import { capsOf } from "./names.ts";
import { rowOfKey } from "./table.ts";

/** A key that does something at the moment. */
export interface LiveKey {
  name: string;
  label: string;
  run: () => void;
  /** Whether its component says by itself what it does. */
  named: boolean;
}

/** Every key that does something now. One that says nothing and is in no table is left out. */
export function liveKeys(): LiveKey[] {
  return [...boundKeys()].flatMap(([name, entry]) => {
    const [run, own] = typeof entry === "function" ? [entry] : [entry.run, entry.label];
    const label = own ?? rowOfKey(name)?.label;
    return label === undefined ? [] : [{ name, label, run, named: own !== undefined }];
  });
}

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
