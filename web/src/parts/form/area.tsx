import type { JSX } from "solid-js";
import type { Ties } from "./framed.tsx";

/** Beyond this length a browser takes too long, at each key, to look for the direction and the height of a text. */
const LONG = 20_000;
const ROWS_WHEN_LONG = 16;
/** Where the direction of a long text is looked for. */
const BEGINNING = 1_000;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Which way a text runs: the browser's own look at it, unless it is long. */
export function directionOf(text: string): "auto" | "ltr" | "rtl" {
  if (text.length <= LONG) return "auto";
  const [first = ""] = /\p{L}/u.exec(text.slice(0, BEGINNING)) ?? [];
  return RIGHT_TO_LEFT.test(first) ? "rtl" : "ltr";
}

/** An area for a text, which grows with it until it is long. */
export function Area(props: {
  ties: Ties;
  value: string;
  rows: number;
  class: string;
  placeholder?: string;
  onChange: (value: string) => void;
}): JSX.Element {
  const isLong = () => props.value.length > LONG;
  return (
    <textarea
      id={props.ties.id}
      dir={directionOf(props.value)}
      class={`input block ${isLong() ? "" : "field-sizing-content"} ${props.class}`}
      rows={isLong() ? ROWS_WHEN_LONG : props.rows}
      placeholder={props.placeholder}
      aria-describedby={props.ties.describedBy()}
      aria-invalid={props.ties.invalid()}
      value={props.value}
      onInput={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
