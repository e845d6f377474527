import { type JSX, Show } from "solid-js";

const TONES = {
  calm: "bg-sunken text-ink",
  warn: "bg-warn-soft text-warn",
  no: "bg-no-soft text-no",
  yes: "bg-yes-soft text-yes",
} as const;

/** A strip that says what happened, in the place where it happened. */
export function Notice(props: {
  tone: keyof typeof TONES;
  icon?: JSX.Element;
  urgent?: boolean;
  children: JSX.Element;
}): JSX.Element {
  return (
    <div
      role={props.urgent ? "alert" : "status"}
      class={`flex items-start gap-2 rounded-md px-3 py-2 ${TONES[props.tone]}`}
    >
      <Show when={props.icon}>
        <span class="mt-0.5 shrink-0" aria-hidden="true">
          {props.icon}
        </span>
      </Show>
      <div class="min-w-0 flex-1">{props.children}</div>
    </div>
  );
}
