import { marked } from "marked";
import { createEffect, type JSX } from "solid-js";
import { safeFragment } from "./safe.ts";
import "./markdown.css";

/** Markdown as it is meant to look. Nothing in it can run. */
export default function Markdown(props: { text: string }): JSX.Element {
  let place: HTMLDivElement | undefined;
  createEffect(() => {
    const html = marked.parse(props.text, { async: false, gfm: true });
    place?.replaceChildren(safeFragment(html));
  });
  return <div ref={place} dir="auto" class="markdown max-w-prose" />;
}
