import { type JSX, Show } from "solid-js";
import { isMedia } from "./address.ts";
import { Opener } from "./opener.tsx";
import { Unshown } from "./unshown.tsx";

const USUAL_HEIGHT = 480;
const LEAST_HEIGHT = 120;
const MOST_HEIGHT = 1200;

/** A document in a frame, and a way to it for whoever's browser shows none. */
export default function Pdf(props: { url: string; height?: number | undefined; label: string }): JSX.Element {
  const height = () => Math.min(Math.max(props.height ?? USUAL_HEIGHT, LEAST_HEIGHT), MOST_HEIGHT);
  return (
    <figure>
      <Show
        // A browser without a viewer would save the file unasked.
        when={isMedia(props.url) && navigator.pdfViewerEnabled}
        fallback={<Unshown what="The document" label={props.label} />}
      >
        <iframe
          src={props.url}
          title={props.label || "Document"}
          loading="lazy"
          referrerpolicy="no-referrer"
          class="w-full rounded-md border border-line bg-sunken"
          style={{ height: `${height()}px` }}
        />
      </Show>
      <figcaption>
        <Opener address={props.url} words="the document" />
      </figcaption>
    </figure>
  );
}
