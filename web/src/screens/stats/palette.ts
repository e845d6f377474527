import { createSignal } from "solid-js";

const NAMES = ["ink", "muted", "line", "edge", "warn"] as const;

/** The tokens of `app.css` that charts are drawn with. */
export type Palette = Readonly<Record<(typeof NAMES)[number], string>>;

/** What a token says may depend on the theme; what an element has by it is a colour that a canvas knows. */
function read(): Palette {
  const probe = document.createElement("span");
  document.body.append(probe);
  const colours = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  const [ink = "", muted = "", line = "", edge = "", warn = ""] = colours;
  return { ink, muted, line, edge, warn };
}

const [palette, setPalette] = createSignal(read());
const renew = () => setPalette(read());
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", renew);
new MutationObserver(renew).observe(document.documentElement, { attributeFilter: ["data-theme"] });

/** The colours of the theme that is on now: a canvas does not change by itself. */
export { palette };
