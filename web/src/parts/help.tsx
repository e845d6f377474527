import { Dialog } from "@kobalte/core/dialog";
import X from "lucide-solid/icons/x";
import { For, type JSX } from "solid-js";
import { ENTER, Key, MOD } from "./keys.tsx";

const KEYS: [string[], string][] = [
  [["J"], "Next task"],
  [["K"], "Task before"],
  [[ENTER], "Go to the answer"],
  [["Y", "N"], "Choose yes or no"],
  [["1", "…", "9"], "Choose an option"],
  [[MOD, ENTER], "Submit the answer"],
  [["C"], "Claim the task"],
  [["L"], "Release the task"],
  [["R"], "Show the raw JSON"],
  [["Esc"], "Back to the queue"],
  [["?"], "This list"],
];

/** All keys, as a list over the page. */
export default function Help(props: { onClose: () => void }): JSX.Element {
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay class="fixed inset-0 z-20 bg-ink/25" />
        <div class="pointer-events-none fixed inset-0 z-30 grid place-items-center p-4">
          <Dialog.Content class="pointer-events-auto w-full max-w-96 rounded-md border border-line bg-surface p-5 shadow-float">
            <div class="mb-3 flex items-center justify-between">
              <Dialog.Title class="text-lg">Keys</Dialog.Title>
              <Dialog.CloseButton class="button button-quiet px-1.5" aria-label="Close">
                <X size={18} aria-hidden="true" />
              </Dialog.CloseButton>
            </div>
            <dl class="divide-y divide-line">
              <For each={KEYS}>
                {([keys, what]) => (
                  <div class="flex items-center justify-between gap-4 py-2">
                    <dt>{what}</dt>
                    <dd class="flex gap-1">
                      <For each={keys}>{(key) => <Key>{key}</Key>}</For>
                      <span class="sr-only">{keys.join(" ")}</span>
                    </dd>
                  </div>
                )}
              </For>
            </dl>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
}
