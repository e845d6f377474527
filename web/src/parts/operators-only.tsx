import { type JSX, Show } from "solid-js";

/** What operators alone can see; everybody else reads who can. */
export function OperatorsOnly(props: {
  allowed: boolean;
  /** What the place is for, as the beginning of a sentence: `People are added and changed`. */
  what: string;
  children: JSX.Element;
}): JSX.Element {
  return (
    <Show
      when={props.allowed}
      fallback={
        <p class="mt-6 max-w-prose">
          {props.what} by operators. You are signed in as a reviewer: ask one of them, or{" "}
          <a href="/" class="underline underline-offset-2">
            go back to the queue
          </a>
          .
        </p>
      }
    >
      {props.children}
    </Show>
  );
}
