import ImageOff from "lucide-solid/icons/image-off";
import { createSignal, type JSX, Show } from "solid-js";
import { isPicture } from "./address.ts";

/** A picture; where it cannot be shown, a place that says so. */
export function Picture(props: {
  address: string;
  alt: string;
  class?: string;
  width?: number | undefined;
  height?: number | undefined;
}): JSX.Element {
  const [failed, setFailed] = createSignal(false);
  return (
    <Show
      when={isPicture(props.address) && !failed()}
      fallback={
        <span
          class={`flex min-h-20 flex-col items-center justify-center gap-1 rounded-md border border-dashed border-edge bg-sunken p-2 text-center text-sm text-muted ${props.class ?? ""}`}
        >
          <ImageOff size={18} aria-hidden="true" />
          <span>{props.alt ? `The picture did not load: ${props.alt}` : "The picture did not load."}</span>
        </span>
      }
    >
      <img
        src={props.address}
        alt={props.alt}
        width={props.width}
        height={props.height}
        loading="lazy"
        decoding="async"
        referrerpolicy="no-referrer"
        class={`rounded-md ${props.class ?? ""}`}
        onError={() => setFailed(true)}
      />
    </Show>
  );
}
