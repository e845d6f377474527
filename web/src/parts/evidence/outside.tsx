import type { JSX } from "solid-js";

/** A link to somewhere else, in a tab of its own that knows nothing of this one. */
export function Outside(props: { href: string; children: JSX.Element }): JSX.Element {
  return (
    <a
      class="break-all underline underline-offset-2 decoration-edge hover:decoration-current"
      href={props.href}
      target="_blank"
      rel="noopener noreferrer"
    >
      {props.children}
    </a>
  );
}
