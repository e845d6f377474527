import { revalidate } from "@solidjs/router";
import { keysOf } from "../../api/tasks.ts";

const GATHER_MS = 80;
const GATHER_HIDDEN_MS = 2_000;

/** Gathers hints for a moment and then fetches anew what they touch, once. */
export function createHintSink(): { add: (id: string) => void; close: () => void } {
  let ids = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    const touched = ids;
    ids = new Set();
    timer = undefined;
    void revalidate(touched.has("") ? keysOf() : [...new Set([...touched].flatMap(keysOf))]);
  };
  return {
    add: (id) => {
      ids.add(id);
      timer ??= setTimeout(flush, document.hidden ? GATHER_HIDDEN_MS : GATHER_MS);
    },
    close: () => clearTimeout(timer),
  };
}
