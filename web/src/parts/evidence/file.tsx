import Download from "lucide-solid/icons/download";
import { type JSX, Match, Switch } from "solid-js";
import { blobOf } from "./blob.ts";
import { Pdf, Playable } from "./media.tsx";
import { Picture } from "./picture.tsx";

/** A file that came with the answer: seen where a browser can show it, and saved by a button. */
export function GivenFile(props: {
  name: string;
  media: string;
  bytes: number | undefined;
  data: string;
}): JSX.Element {
  return (
    <div class="space-y-1.5">
      <Switch>
        <Match when={/^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/i.test(props.data.slice(0, 60))}>
          <Picture src={props.data} label={props.name} />
        </Match>
        <Match when={/^data:application\/pdf[;,]/i.test(props.data.slice(0, 60))}>
          <Pdf src={props.data} label={props.name} />
        </Match>
        <Match when={/^data:video\//i.test(props.data.slice(0, 60))}>
          <Playable kind="video" src={props.data} label={props.name} />
        </Match>
        <Match when={/^data:audio\//i.test(props.data.slice(0, 60))}>
          <Playable kind="audio" src={props.data} label={props.name} />
        </Match>
      </Switch>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span class="font-medium">{props.name}</span>
        <span class="text-sm text-muted">
          {[props.media, sizeOf(props.bytes)].filter(Boolean).join(", ")}
        </span>
        <button type="button" class="button min-h-7" onClick={() => save(props.data, props.name)}>
          <Download size={14} aria-hidden="true" /> Save
        </button>
      </div>
    </div>
  );
}

function sizeOf(bytes: number | undefined): string {
  if (bytes === undefined) return "";
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function save(data: string, name: string): void {
  const blob = blobOf(data);
  if (!blob) return;
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
