import KeyRound from "lucide-solid/icons/key-round";
import { createSignal, type JSX } from "solid-js";
import { CopyButton } from "../../parts/copy.tsx";
import { Notice } from "../../parts/notice.tsx";

/** The text of a key, this once. */
export function NewSecret(props: { name: string; secret: string; onClose: () => void }): JSX.Element {
  const [element, setElement] = createSignal<HTMLElement>();
  queueMicrotask(() => element()?.focus());
  return (
    <Notice tone="warn" icon={<KeyRound size={16} />}>
      <p>
        <span class="font-semibold">Copy the key of {props.name} now.</span> It is shown this once and stored
        nowhere: who loses it makes another.
      </p>
      <p class="mt-2 flex items-center gap-1 rounded-md border border-line bg-surface py-1 pr-1 pl-2 text-ink">
        <code ref={setElement} tabindex="-1" class="min-w-0 flex-1 font-mono break-all">
          {props.secret}
        </code>
        <CopyButton text={props.secret} what="key" />
      </p>
      <p class="mt-2 text-sm">
        Programs send it as a bearer token; the SDK looks for it in{" "}
        <code class="font-mono">AWAITHUMANS_ADMIN_API_TOKEN</code>.
      </p>
      <button type="button" class="button mt-3" onClick={() => props.onClose()}>
        I have it
      </button>
    </Notice>
  );
}
