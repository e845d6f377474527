import { type JSX, Show } from "solid-js";
import { Playable } from "../evidence/media.tsx";
import { isMedia, isPicture } from "./address.ts";
import { Unshown } from "./unshown.tsx";

/** A film. It never plays by itself. */
export default function Video(props: { url: string; poster: string; label: string }): JSX.Element {
  return (
    <Show when={isMedia(props.url)} fallback={<Unshown what="The video" label={props.label} />}>
      <Playable
        kind="video"
        src={props.url}
        label={props.label || "Video"}
        poster={isPicture(props.poster) ? props.poster : ""}
      />
    </Show>
  );
}
