import Check from "lucide-solid/icons/check";
import Copy from "lucide-solid/icons/copy";
import { createSignal, type JSX, Show } from "solid-js";

const SHOWN_MS = 1500;

/** Copies a text; the shape and the name say that it did, the name also where the browser forbids it. */
export function CopyButton(props: { text: string; what: string }): JSX.Element {
  const [outcome, setOutcome] = createSignal<"" | "Copied" | "Copying is not permitted here">("");
  const copy = async () => {
    setOutcome((await copyText(props.text)) ? "Copied" : "Copying is not permitted here");
    setTimeout(() => setOutcome(""), SHOWN_MS);
  };
  return (
    <button
      type="button"
      class="button button-quiet min-h-7 px-1.5"
      aria-label={outcome() || `Copy ${props.what}`}
      title={outcome() || `Copy ${props.what}`}
      onClick={() => void copy()}
    >
      <Show when={outcome() === "Copied"} fallback={<Copy size={14} aria-hidden="true" />}>
        <Check size={14} aria-hidden="true" />
      </Show>
    </button>
  );
}

/** Whether it could be copied: outside secure contexts there is no clipboard, and a browser may refuse where there is one. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
