import Download from "lucide-solid/icons/download";
import ExternalLink from "lucide-solid/icons/external-link";
import { type JSX, Match, Switch } from "solid-js";
import { isLink, isMedia } from "./address.ts";

const LOOK = "mt-1 inline-flex min-h-6 items-center gap-1 text-sm text-accent underline";

/** Leads to what is shown in a part. What came within the form is saved: no browser opens it in a tab. */
export function Opener(props: { address: string; words: string }): JSX.Element {
  return (
    <Switch>
      <Match when={isLink(props.address)}>
        <a href={props.address} target="_blank" rel="noopener noreferrer" class={LOOK}>
          Open {props.words}
          <ExternalLink size={14} aria-hidden="true" />
          <span class="sr-only">(in a new tab)</span>
        </a>
      </Match>
      <Match when={isMedia(props.address)}>
        <a href={props.address} download="" class={LOOK}>
          Save {props.words}
          <Download size={14} aria-hidden="true" />
        </a>
      </Match>
    </Switch>
  );
}
