import { createSignal, type JSX, Show } from "solid-js";
import { isLink, isMedia } from "./address.ts";
import { Opener } from "./opener.tsx";
import { Unshown } from "./unshown.tsx";

const USUAL_HEIGHT = 480;
const LEAST_HEIGHT = 120;
const MOST_HEIGHT = 1200;

/** A document in a frame, on request where it is elsewhere: what an address brings is known once it is there. */
export default function Pdf(props: { url: string; height?: number | undefined; label: string }): JSX.Element {
  const height = () => Math.min(Math.max(props.height ?? USUAL_HEIGHT, LEAST_HEIGHT), MOST_HEIGHT);
  const [asked, setAsked] = createSignal(false);
  const showable = () => isMedia(props.url) && navigator.pdfViewerEnabled;
  const waits = () => isLink(props.url) && !asked();
  return (
    <figure>
      <Show
        // A browser without a viewer would save the file unasked.
        when={showable()}
        fallback={<Unshown what="The document" label={props.label} />}
      >
        <Show
          when={!waits()}
          fallback={
            <button type="button" class="button" onClick={() => setAsked(true)}>
              Show {props.label || "the document"} here
            </button>
          }
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
      </Show>
      <figcaption>
        <Opener address={props.url} words="the document" />
      </figcaption>
    </figure>
  );
}
