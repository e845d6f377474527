import { createMemo, type JSX } from "solid-js";
import look from "./framed.css?url";
import { safeFragment } from "./safe.ts";

/** A frame that runs nothing cannot tell how high its page is. */
const SHORT = 600;

/** HTML in a frame that runs nothing, loads nothing and leads nowhere by itself. */
export default function Html(props: { text: string; label: string }): JSX.Element {
  const page = createMemo(() => pageOf(props.text));
  return (
    <div
      class={`resize-y overflow-hidden rounded-md border border-line bg-surface ${props.text.length < SHORT ? "h-40" : "h-80"}`}
    >
      <iframe class="size-full" sandbox="" srcdoc={page()} title={props.label} referrerpolicy="no-referrer" />
    </div>
  );
}

function pageOf(html: string): string {
  const body = document.createElement("body");
  body.append(safeFragment(html));
  for (const image of body.querySelectorAll("img")) {
    if (image.getAttribute("src")?.startsWith("data:")) continue;
    image.replaceWith(`[image${image.alt ? `: ${image.alt}` : ""}]`);
  }
  const { origin } = window.location;
  const policy = `default-src 'none'; style-src ${origin}; img-src data:`;
  return (
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<link rel="stylesheet" href="${origin}${look}">${body.outerHTML}`
  );
}
