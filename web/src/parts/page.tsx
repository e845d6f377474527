import { type JSX, onMount } from "solid-js";
import { namePage } from "./badge.ts";

/** The frame of a screen beside the queue: its title, what can be done at once, and what it holds. */
export function Page(props: {
  title: string;
  /** What the place is for, in a sentence. */
  about?: JSX.Element;
  actions?: JSX.Element;
  /** Whether it holds tables or charts rather than text and forms. */
  wide?: boolean;
  children: JSX.Element;
}): JSX.Element {
  onMount(() => namePage(props.title));
  return (
    // However wide a screen is, its title stands in the same place.
    <div class="mx-auto max-w-6xl px-4 pt-5 pb-16 pair:px-6">
      <div class={props.wide ? "" : "max-w-2xl"}>
        <div class="flex flex-wrap items-start justify-between gap-3">
          <h1 class="text-lg">{props.title}</h1>
          <div class="flex flex-wrap gap-2">{props.actions}</div>
        </div>
        {props.about && <p class="mt-1 max-w-prose text-muted">{props.about}</p>}
        {props.children}
      </div>
    </div>
  );
}
