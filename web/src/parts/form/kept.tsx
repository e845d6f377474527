import { createEffect, type JSX, onCleanup } from "solid-js";

const WORDS = {
  server: "Draft saved",
  browser: "Kept in this browser",
  "too large": "Too large for the server: kept in this browser only",
  page: "Too large to be kept: stay on this page until it is submitted",
} as const;

/** Says quietly where the draft is kept. */
export function KeptWords(props: { where: keyof typeof WORDS | undefined }): JSX.Element {
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  createEffect(() => {
    if (props.where !== "page") return;
    window.addEventListener("beforeunload", warn);
    onCleanup(() => window.removeEventListener("beforeunload", warn));
  });
  return (
    <span class={`text-sm ${props.where === "page" ? "text-warn" : "text-muted"}`}>
      {props.where && WORDS[props.where]}
    </span>
  );
}
