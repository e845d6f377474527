import { revalidate } from "@solidjs/router";
import { COUNT_KEYS } from "../../api/queue.ts";
import { keysOf } from "../../api/tasks.ts";

const GATHER_MS = 80;
const GATHER_HIDDEN_MS = 2_000;

/** Gathers hints for a moment and then fetches anew what they touch, once. `heed` is told of the same ids. */
export function createHintSink(heed: (ids: ReadonlySet<string>) => void): {
  add: (id: string) => void;
  close: () => void;
} {
  let ids = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    const touched = ids;
    ids = new Set();
    timer = undefined;
    const keys = new Set(touched.has("") ? keysOf() : [...touched].flatMap((id) => keysOf(id)));
    // Browsers keep six connections to a server: what is looked at goes before the numbers beside it.
    void revalidate([...keys].filter((key) => !COUNT_KEYS.includes(key))).then(() =>
      revalidate([...COUNT_KEYS]),
    );
    heed(touched);
  };
  return {
    add: (id) => {
      ids.add(id);
      timer ??= setTimeout(flush, document.hidden ? GATHER_HIDDEN_MS : GATHER_MS);
    },
    close: () => clearTimeout(timer),
  };
}
