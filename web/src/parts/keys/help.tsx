import { Dialog } from "@kobalte/core/dialog";
import X from "lucide-solid/icons/x";
import { For, type JSX, Show } from "solid-js";
import { Caps, liveKeys } from "./live.tsx";
import { KEY_GROUPS, KEY_TABLE } from "./table.ts";

/** All keys in their groups, as a list over the page; those that do something here and now stand out. */
export default function Help(props: { onClose: () => void }): JSX.Element {
  const live = new Map(liveKeys().map((key) => [key.name, key]));
  const rowsOf = (group: string) =>
    KEY_TABLE.filter((row) => row.group === group).map((row) => {
      const own = row.keys.map((name) => live.get(name)).find((key) => key !== undefined);
      return {
        ...row,
        label: row.keys.length === 1 ? (own?.label ?? row.label) : row.label,
        here: own !== undefined,
      };
    });
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay class="fixed inset-0 z-20 bg-ground/70" />
        <div class="pointer-events-none fixed inset-0 z-30 grid place-items-center p-4">
          <Dialog.Content class="pointer-events-auto max-h-full w-full max-w-3xl overflow-y-auto rounded-md border border-line bg-surface p-5 shadow-float">
            <div class="mb-3 flex items-center justify-between">
              <Dialog.Title class="text-lg">Keys</Dialog.Title>
              <Dialog.CloseButton class="button button-quiet px-1.5" aria-label="Close">
                <X size={18} aria-hidden="true" />
              </Dialog.CloseButton>
            </div>
            <div class="gap-x-8 pair:columns-2">
              <For each={KEY_GROUPS}>
                {(group) => (
                  <div class="mb-5 break-inside-avoid">
                    <h3 class="mb-1 text-sm text-muted">{group}</h3>
                    <dl class="divide-y divide-line border-y border-line">
                      <For each={rowsOf(group)}>
                        {(row) => (
                          <div
                            class={`flex items-center justify-between gap-4 py-1.5 ${row.here ? "" : "text-muted"}`}
                          >
                            <dt>
                              {row.label}
                              <Show when={!row.here}>
                                <span class="sr-only"> (not here)</span>
                              </Show>
                            </dt>
                            <dd>
                              <Caps names={row.keys} shown={row.caps} />
                            </dd>
                          </div>
                        )}
                      </For>
                    </dl>
                  </div>
                )}
              </For>
            </div>
            <p class="text-sm text-muted">What is grey does nothing in this place.</p>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
}
