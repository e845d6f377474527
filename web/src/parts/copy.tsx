import Check from "lucide-solid/icons/check";
import Copy from "lucide-solid/icons/copy";
import { createSignal, type JSX, Show } from "solid-js";

const SHOWN_MS = 1500;

/** Copies a text; the shape and the name say that it did. */
export function CopyButton(props: { text: string; what: string }): JSX.Element {
  const [copied, setCopied] = createSignal(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(props.text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <button
      type="button"
      class="button button-quiet min-h-7 px-1.5"
      aria-label={copied() ? "Copied" : `Copy ${props.what}`}
      title={`Copy ${props.what}`}
      onClick={() => void copy()}
    >
      <Show when={copied()} fallback={<Copy size={14} aria-hidden="true" />}>
        <Check size={14} aria-hidden="true" />
      </Show>
    </button>
  );
}
