import { Dialog } from "@kobalte/core/dialog";
import X from "lucide-solid/icons/x";
import type { JSX } from "solid-js";

/** An image over the page, as large as there is room. */
export default function Enlarged(props: { src: string; label: string; onClose: () => void }): JSX.Element {
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay class="fixed inset-0 z-20 bg-ink/25" />
        <div class="pointer-events-none fixed inset-0 z-30 grid place-items-center p-4">
          <Dialog.Content class="pointer-events-auto flex max-h-full max-w-full flex-col rounded-md border border-line bg-surface p-3 shadow-float">
            <div class="mb-2 flex items-center justify-between gap-4">
              <Dialog.Title class="min-w-0 truncate font-semibold">{props.label}</Dialog.Title>
              <Dialog.CloseButton class="button button-quiet px-1.5" aria-label="Close">
                <X size={18} aria-hidden="true" />
              </Dialog.CloseButton>
            </div>
            <img
              class="min-h-0 max-w-full object-contain"
              src={props.src}
              alt={props.label}
              referrerpolicy="no-referrer"
            />
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
}
