import type { JSX } from "solid-js";

/** The mark of the product. */
export function Logo(props: { size: number }): JSX.Element {
  return (
    <svg viewBox="0 0 32 32" width={props.size} height={props.size} aria-hidden="true" class="text-accent">
      <rect width="32" height="32" rx="8" fill="currentcolor" />
      <g
        fill="none"
        class="stroke-on-accent"
        stroke-width="2.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      >
        <path d="M9 11.5h14M9 16h9M9 20.5h5" />
        <path d="m18.5 21 2.3 2.3 4.2-4.6" />
      </g>
    </svg>
  );
}
