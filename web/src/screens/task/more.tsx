import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import Ellipsis from "lucide-solid/icons/ellipsis";
import { For, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { Key } from "../../parts/keys/keys.tsx";
import type { Act } from "./acts.ts";
import type { Extra } from "./extras.ts";

const ITEM =
  "flex min-h-9 items-center gap-2.5 rounded-md px-2.5 py-1.5 data-highlighted:bg-sunken pointer-coarse:min-h-11";

/** The menu of what has no button of its own. What is off says why in its line. */
export default function More(props: {
  acts: Act[];
  extras: Extra[];
  /** Whether something is asked beside the menu, which has the focus then. */
  asking: boolean;
  onAct: (act: Act) => void;
}): JSX.Element {
  return (
    <DropdownMenu modal={false} placement="bottom-start" gutter={4}>
      <DropdownMenu.Trigger class="button button-quiet px-2" aria-label="More for this task" title="More">
        <Ellipsis size={16} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          class="z-30 w-64 max-w-[calc(100vw-2rem)] rounded-md border border-line bg-surface p-1 shadow-float outline-none"
          onCloseAutoFocus={(event: Event) => props.asking && event.preventDefault()}
        >
          <For each={props.acts}>
            {(act) => (
              <DropdownMenu.Item class={ITEM} disabled={act.off !== ""} onSelect={() => props.onAct(act)}>
                <Dynamic component={act.icon} size={16} class="shrink-0 text-muted" aria-hidden="true" />
                <span class="min-w-0 flex-1">
                  {act.label}
                  <Show when={act.off}>
                    <span class="block text-sm text-muted">{act.off}</span>
                  </Show>
                </span>
                <Key>{act.keys}</Key>
              </DropdownMenu.Item>
            )}
          </For>
          <Show when={props.acts.length > 0}>
            <DropdownMenu.Separator class="mx-2 my-1 border-line" />
          </Show>
          <For each={props.extras}>
            {(extra) => (
              <DropdownMenu.Item class={ITEM} onSelect={extra.run}>
                <Dynamic component={extra.icon} size={16} class="shrink-0 text-muted" aria-hidden="true" />
                {extra.label}
              </DropdownMenu.Item>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}
