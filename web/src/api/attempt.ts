import { createSignal } from "solid-js";
import { readFailure } from "./failure.ts";

/** Something that is done at a press of a button, one at a time: whether it is under way, and why the last time failed. */
export function createAttempt() {
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal("");
  return {
    busy,
    /** In words; empty where nothing went wrong. */
    trouble,
    attempt: async (act: () => Promise<unknown>): Promise<void> => {
      if (busy()) return;
      setBusy(true);
      setTrouble("");
      try {
        await act();
      } catch (error) {
        setTrouble(readFailure(error).message);
      } finally {
        setBusy(false);
      }
    },
  };
}
