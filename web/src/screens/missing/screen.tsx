import type { JSX } from "solid-js";
import { Entrance } from "../../parts/entrance.tsx";

/** Everything that is no page. */
export default function MissingScreen(): JSX.Element {
  return (
    <Entrance title="No such page">
      <p>This address leads nowhere. Tasks are opened from the queue, or by the link that came with them.</p>
      <a href="/" class="button button-main">
        Open the queue
      </a>
    </Entrance>
  );
}
