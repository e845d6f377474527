import { createSignal } from "solid-js";

// As the `pair` breakpoint of app.css.
const query = window.matchMedia("(width < 45rem)");
const [narrow, setNarrow] = createSignal(query.matches);
query.addEventListener("change", () => setNarrow(query.matches));

/** Whether queue and task are two screens. */
export { narrow };

// As the `trio` breakpoint of app.css.
const trio = window.matchMedia("(width >= 68.75rem)");
const [roomy, setRoomy] = createSignal(trio.matches);
trio.addEventListener("change", () => setRoomy(trio.matches));

/** Whether the task has room for evidence and answer side by side, and for all of its verbs. */
export { roomy };
