import { createSignal } from "solid-js";

/** The tokens of `app.css` that charts are drawn with. */
export interface Palette {
  ink: string;
  muted: string;
  line: string;
  edge: string;
  warn: string;
  surface: string;
}

function read(): Palette {
  const tokens = getComputedStyle(document.documentElement);
  const of = (name: string) => tokens.getPropertyValue(`--${name}`).trim();
  return {
    ink: of("ink"),
    muted: of("muted"),
    line: of("line"),
    edge: of("edge"),
    warn: of("warn"),
    surface: of("surface"),
  };
}

const [palette, setPalette] = createSignal(read());
const dark = window.matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", () => setPalette(read()));

/** The colours of the theme that is on now: a canvas does not change by itself. */
export { palette };
