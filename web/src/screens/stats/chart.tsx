import { createEffect, createSignal, type JSX, on, onCleanup, onMount } from "solid-js";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { palette } from "./palette.ts";

/** What a chart is made of; `draw` is asked anew where the width changes what it shows. */
export interface Drawing {
  options: Omit<uPlot.Options, "width" | "height">;
  data: uPlot.AlignedData;
  height: number;
}

/** A chart as wide as its place, drawn anew with its data, its width and the theme. */
export function Chart(props: {
  /** What it shows, in a sentence; the numbers stand in a table beside it. */
  label: string;
  draw: (width: number) => Drawing;
}): JSX.Element {
  let place: HTMLDivElement | undefined;
  let plot: uPlot | undefined;
  const [width, setWidth] = createSignal(0);
  onMount(() => {
    if (!place) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watch.observe(place);
    onCleanup(() => watch.disconnect());
  });
  createEffect(() => {
    if (!place || width() === 0) return;
    const { options, data, height } = props.draw(width());
    plot?.destroy();
    plot = new uPlot({ ...options, width: width(), height, legend: { show: false } }, data, place);
  });
  createEffect(on(palette, () => plot?.redraw(false, true), { defer: true }));
  onCleanup(() => plot?.destroy());
  return <div ref={place} role="img" aria-label={props.label} class="w-full overflow-hidden" />;
}

/** An axis in the colours of the theme. */
export const axis = (own: uPlot.Axis): uPlot.Axis => ({
  stroke: () => palette().muted,
  font: "12px system-ui, sans-serif",
  grid: { stroke: () => palette().line, width: 1 },
  ticks: { show: false },
  ...own,
});
