import { createSignal } from "solid-js";

// As the `pair` breakpoint of app.css.
const query = window.matchMedia("(width < 45rem)");
const [narrow, setNarrow] = createSignal(query.matches);
query.addEventListener("change", () => setNarrow(query.matches));

/** Whether queue and task are two screens. */
export { narrow };
