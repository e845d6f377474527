import { For, type JSX } from "solid-js";

/** Lines where a list will be, of about its height. */
export function Skeleton(props: { lines?: number }): JSX.Element {
  return (
    <div aria-busy="true" class="space-y-5 py-4">
      <For each={Array.from({ length: props.lines ?? 4 })}>
        {() => (
          <div class="space-y-2">
            <div class="skeleton h-4 w-2/5" />
            <div class="skeleton h-3 w-3/5" />
          </div>
        )}
      </For>
    </div>
  );
}
