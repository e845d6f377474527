import { createSignal } from "solid-js";

/** How the pages look: as the system says, or as the reader chose. */
export type Theme = "system" | "light" | "dark";

// Read by public/theme.js, too, before the first paint.
const KEY = "awaithumans-theme";

const [theme, setSignal] = createSignal<Theme>(stored());

/** The reader's choice. */
export { theme };

/** Takes a choice over, here and in every other tab, and keeps it in this browser. */
export function chooseTheme(chosen: Theme): void {
  apply(chosen);
  try {
    if (chosen === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // Storage is forbidden here; the choice holds until the page is left.
  }
}

function apply(chosen: Theme): void {
  setSignal(chosen);
  if (chosen === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = chosen;
}

function stored(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

window.addEventListener("storage", ({ key, newValue }) => {
  if (key === KEY) apply(newValue === "light" || newValue === "dark" ? newValue : "system");
});
