import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import { blobOf } from "./blob.ts";
import { Outside } from "./outside.tsx";

/** A film or a recording. One from elsewhere is fetched when it is played. */
export function Playable(props: {
  kind: "video" | "audio";
  src: string;
  label: string;
  poster?: string;
}): JSX.Element {
  const [broken, setBroken] = createSignal(false);
  const preload = () => (props.src.startsWith("data:") ? "metadata" : "none");
  const shared = {
    controls: true,
    get src() {
      return props.src;
    },
    get "aria-label"() {
      return props.label;
    },
    onError: () => setBroken(true),
  };
  return (
    <div class="space-y-1">
      <Show
        when={!broken()}
        fallback={
          <p class="text-muted">
            {props.kind === "video"
              ? "The video cannot be played here."
              : "The recording cannot be played here."}
          </p>
        }
      >
        <Show
          when={props.kind === "video"}
          fallback={<audio {...shared} preload={preload()} class="w-full max-w-md" />}
        >
          <video
            {...shared}
            preload={preload()}
            poster={props.poster || undefined}
            class="max-h-80 w-full max-w-xl rounded-md border border-line bg-sunken"
          />
        </Show>
      </Show>
      <Show when={/^https:/i.test(props.src)}>
        <Outside href={props.src}>Open it in a new tab</Outside>
      </Show>
    </div>
  );
}

/** A PDF: in a frame where it came with the question and the browser can show it, on request where it is elsewhere; always a link. */
export function Pdf(props: { src: string; label: string }): JSX.Element {
  const own = () => props.src.startsWith("data:");
  const [framed, setFramed] = createSignal(false);
  const url = own() ? objectUrlOf(props.src) : props.src;
  const shown = () => navigator.pdfViewerEnabled && url !== undefined && (own() || framed());
  return (
    <div class="space-y-1.5">
      <Show when={shown() && url}>
        {(src) => (
          <iframe
            class="h-120 w-full rounded-md border border-line bg-sunken"
            src={src()}
            title={props.label}
            loading="lazy"
            referrerpolicy="no-referrer"
          />
        )}
      </Show>
      <div class="flex flex-wrap items-center gap-x-3">
        <Show when={url} fallback={<span class="text-muted">The PDF cannot be read.</span>}>
          {(href) => <Outside href={href()}>Open the PDF in a new tab</Outside>}
        </Show>
        <Show when={own() && url}>
          {(href) => (
            <a class="button min-h-7" href={href()} download={`${props.label}.pdf`}>
              Save
            </a>
          )}
        </Show>
        <Show when={!own() && navigator.pdfViewerEnabled && !framed()}>
          <button type="button" class="button min-h-7" onClick={() => setFramed(true)}>
            Show it here
          </button>
        </Show>
      </div>
    </div>
  );
}

/** An address for what a data URL holds, as long as the component lives: browsers open no data URL in a tab. */
function objectUrlOf(dataUrl: string): string | undefined {
  const blob = blobOf(dataUrl);
  if (!blob) return undefined;
  const url = URL.createObjectURL(blob);
  onCleanup(() => URL.revokeObjectURL(url));
  return url;
}
