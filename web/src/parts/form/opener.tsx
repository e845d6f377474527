import ExternalLink from "lucide-solid/icons/external-link";
import { type JSX, Show } from "solid-js";
import { isLink } from "./address.ts";

/** Leads to what is shown in a part; nowhere where its address is none for a page. */
export function Opener(props: { address: string; words: string }): JSX.Element {
  return (
    <Show when={isLink(props.address)}>
      <a
        href={props.address}
        target="_blank"
        rel="noopener noreferrer"
        class="mt-1 inline-flex min-h-6 items-center gap-1 text-sm text-accent underline"
      >
        {props.words}
        <ExternalLink size={14} aria-hidden="true" />
        <span class="sr-only">(in a new tab)</span>
      </a>
    </Show>
  );
}
