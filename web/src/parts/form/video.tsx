import { createSignal, type JSX, Show } from "solid-js";
import { isMedia, isPicture } from "./address.ts";
import { Opener } from "./opener.tsx";
import { Unshown } from "./unshown.tsx";

/** A film. It never plays by itself. */
export default function Video(props: { url: string; poster: string; label: string }): JSX.Element {
  const [failed, setFailed] = createSignal(false);
  return (
    <figure>
      <Show
        when={isMedia(props.url) && !failed()}
        fallback={<Unshown words={`The video did not load${props.label ? `: ${props.label}` : "."}`} />}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: the agent gives an address and no captions */}
        <video
          controls
          playsinline
          preload="metadata"
          src={props.url}
          poster={isPicture(props.poster) ? props.poster : undefined}
          aria-label={props.label || "Video"}
          class="aspect-video max-h-128 w-full rounded-md bg-sunken"
          onError={() => setFailed(true)}
        />
      </Show>
      <figcaption class="flex flex-wrap gap-x-3">
        <Opener address={props.url} words="Open the video" />
      </figcaption>
    </figure>
  );
}
