import { useSearchParams } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { Pane } from "./pane.tsx";

/** `/task?id=`: one task beside the queue. */
export default function TaskScreen(): JSX.Element {
  const [search] = useSearchParams<{ id: string }>();
  return (
    <Show when={search.id} keyed fallback={<p class="p-6 text-muted">This link names no task.</p>}>
      {(id) => <Pane id={id} />}
    </Show>
  );
}
