import { createSignal, onCleanup } from "solid-js";

/** A task that is only passed by on the way through the list counts neither as opened nor as open. */
const GLANCE_MS = 400;

/** Whether the task has been on screen for longer than it takes to pass it by. */
export function createGlance(): () => boolean {
  const [glanced, setGlanced] = createSignal(false);
  const timer = setTimeout(() => setGlanced(true), GLANCE_MS);
  onCleanup(() => clearTimeout(timer));
  return glanced;
}
