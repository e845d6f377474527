import type Ban from "lucide-solid/icons/ban";
import type { JSX } from "solid-js";
import { Dynamic } from "solid-js/web";

/** How a state looks: always a word and a shape, never a colour alone. */
export interface Look {
  word: string;
  icon: typeof Ban;
  class: string;
}

/** A state as a shape and a word. */
export function Mark(props: { look: Look }): JSX.Element {
  return (
    <span class={`inline-flex items-center gap-1.5 whitespace-nowrap ${props.look.class}`}>
      <Dynamic component={props.look.icon} size={14} aria-hidden="true" />
      {props.look.word}
    </span>
  );
}
