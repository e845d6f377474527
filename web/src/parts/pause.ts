import { onCleanup } from "solid-js";

/** Does what was asked for last, once nothing more is asked for a while; nothing after the component is gone. */
export function createPause(milliseconds: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  onCleanup(stop);
  return {
    /** Does nothing of what was asked for. */
    stop,
    after: (act: () => void) => {
      stop();
      timer = setTimeout(act, milliseconds);
    },
  };
}
