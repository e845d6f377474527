import { Tooltip } from "@kobalte/core/tooltip";
import { createSignal, type JSX } from "solid-js";

const OPEN_MS = 150;

/** A button that is there also where it is off: then it says why, on hover, on focus and on a tap. */
export function ActButton(props: {
  /** Why it is off; empty where it is not. */
  off: string;
  class?: string;
  /** Its name, where its text is none. */
  label?: string;
  keys?: string;
  busy?: boolean;
  onPress: (button: HTMLElement) => void;
  children: JSX.Element;
}): JSX.Element {
  const [shown, setShown] = createSignal(false);
  const press = (button: HTMLElement) => {
    if (!props.off) props.onPress(button);
    // A click closes what the hover has opened; on a touch screen it is the only way to it.
    else queueMicrotask(() => setShown(true));
  };
  return (
    <Tooltip
      open={shown() && props.off !== ""}
      onOpenChange={setShown}
      disabled={!props.off}
      openDelay={OPEN_MS}
      closeDelay={OPEN_MS}
      gutter={6}
    >
      <Tooltip.Trigger
        type="button"
        class={`button ${props.class ?? ""}`}
        aria-label={props.label}
        aria-disabled={props.off !== "" || props.busy ? true : undefined}
        aria-keyshortcuts={props.keys}
        onClick={(event: MouseEvent & { currentTarget: HTMLElement }) => press(event.currentTarget)}
      >
        {props.children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content class="z-40 max-w-72 rounded-md bg-ink px-3 py-2 text-surface shadow-float">
          {props.off}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip>
  );
}
