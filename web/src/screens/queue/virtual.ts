import { createVirtualizer, defaultRangeExtractor, type Range } from "@tanstack/solid-virtual";

const OVERSCAN = 6;

/** Which rows of a long list have elements: those in sight, some around them, and those that are to be kept. */
export function createVirtual(given: {
  scroller: HTMLElement;
  height: number;
  count: () => number;
  kept: () => readonly number[];
}) {
  const virtual = createVirtualizer<HTMLElement, HTMLElement>({
    get count() {
      return given.count();
    },
    getScrollElement: () => given.scroller,
    estimateSize: () => given.height,
    overscan: OVERSCAN,
    // It comes to a list that may have been scrolled already.
    initialOffset: given.scroller.scrollTop,
    initialRect: { width: given.scroller.clientWidth, height: given.scroller.clientHeight },
    get rangeExtractor() {
      const kept = given.kept();
      return (range: Range) => {
        const places = new Set([
          ...defaultRangeExtractor(range),
          ...kept.filter((place) => place < range.count),
        ]);
        return [...places].sort((one, other) => one - other);
      };
    },
  });
  return {
    places: () => virtual.getVirtualItems().map(({ index }) => index),
    /** The first and the last row in sight, and some around them. */
    sight: (): [number, number] => {
      const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
      return [Math.max(0, startIndex - OVERSCAN), endIndex + OVERSCAN];
    },
  };
}
