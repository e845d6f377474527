import ImageOff from "lucide-solid/icons/image-off";
import { createSignal, type JSX, lazy, Show } from "solid-js";
import { OnDemand } from "./on-demand.tsx";
import { Outside } from "./outside.tsx";

const Enlarged = lazy(() => import("./enlarged.tsx"));

/** An image that can be enlarged. One from elsewhere is fetched once it comes into sight, and its host learns no address. */
export function Picture(props: { src: string; label: string }): JSX.Element {
  const [broken, setBroken] = createSignal(false);
  const [large, setLarge] = createSignal(false);
  return (
    <Show when={!broken()} fallback={<Missing src={props.src} />}>
      <button
        type="button"
        class="block max-w-full cursor-zoom-in rounded-md"
        aria-label={`Enlarge: ${props.label}`}
        onClick={() => setLarge(true)}
      >
        <img
          class="max-h-80 min-h-6 min-w-6 max-w-full rounded-md border border-line"
          src={props.src}
          alt={props.label}
          loading="lazy"
          decoding="async"
          referrerpolicy="no-referrer"
          onError={() => setBroken(true)}
        />
      </button>
      <Show when={large()}>
        <OnDemand instead={null}>
          <Enlarged src={props.src} label={props.label} onClose={() => setLarge(false)} />
        </OnDemand>
      </Show>
    </Show>
  );
}

function Missing(props: { src: string }): JSX.Element {
  return (
    <span class="inline-flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-sunken px-3 py-2 text-muted">
      <span class="inline-flex items-center gap-2">
        <ImageOff size={16} aria-hidden="true" /> The image cannot be shown.
      </span>
      <Show when={/^https:/i.test(props.src)}>
        <Outside href={props.src}>Open it in a new tab</Outside>
      </Show>
    </span>
  );
}
