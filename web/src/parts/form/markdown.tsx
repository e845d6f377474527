import createDomPurify, { type Config } from "dompurify";
import { marked } from "marked";
import { createRenderEffect, type JSX } from "solid-js";
import { isPicture } from "./address.ts";

/** One of our own: its hooks are nobody else's. */
const purifier = createDomPurify(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "IMG") {
    if (!isPicture(node.getAttribute("src") ?? "")) node.replaceWith(node.getAttribute("alt") ?? "");
    node.setAttribute("referrerpolicy", "no-referrer");
    node.setAttribute("loading", "lazy");
  }
  if (node.tagName === "A") {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
  }
});

const ALLOWED: Config & { RETURN_DOM_FRAGMENT: true } = {
  ALLOWED_TAGS: [
    ...[
      "p",
      "br",
      "hr",
      "h1",
      "h2",
      "h3",
      "h4",
      "h5",
      "h6",
      "strong",
      "em",
      "del",
      "code",
      "pre",
      "blockquote",
    ],
    ...["ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td", "img"],
  ],
  ALLOWED_ATTR: ["href", "title", "align", "start", "src", "alt"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const LOOK =
  "space-y-2 [&_a]:text-accent [&_a]:underline [&_blockquote]:border-s-2 [&_blockquote]:border-line [&_blockquote]:ps-3 " +
  "[&_code]:font-mono [&_code]:text-sm [&_h1]:text-lg [&_h1]:font-semibold [&_h2]:font-semibold [&_h3]:font-semibold [&_hr]:border-line " +
  "[&_img]:max-w-full [&_img]:rounded-md [&_li]:ms-5 [&_ol]:list-decimal [&_pre]:overflow-x-auto [&_pre]:rounded-md [&_pre]:bg-sunken [&_pre]:p-2 " +
  "[&_td]:border [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:border-line [&_th]:px-2 [&_th]:py-1 " +
  "[&_th]:text-start [&_table]:block [&_table]:overflow-x-auto [&_ul]:list-disc";

/** Markdown as it is meant to look. What could run, load or pretend to be a part of the page is left out. */
export default function Markdown(props: { text: string }): JSX.Element {
  return (
    <div
      dir="auto"
      class={LOOK}
      ref={(element) =>
        createRenderEffect(() =>
          element.replaceChildren(
            purifier.sanitize(marked.parse(props.text, { async: false, breaks: true }), ALLOWED),
          ),
        )
      }
    />
  );
}
