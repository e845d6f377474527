import { type JSX, Show } from "solid-js";
import { createLoaded } from "../../api/load.ts";
import { getPerson } from "../../api/users.ts";

/** How the viewer is reached beside by mail. Only operators may look that up. */
export function Reach(props: { userId: string }): JSX.Element {
  const loaded = createLoaded(() => getPerson(props.userId));
  return (
    <Show when={loaded().value}>
      {(person) => (
        <>
          <dt class="text-muted">Slack</dt>
          <dd>
            <Show when={person().slackUserId} fallback="not known here">
              <span class="font-mono">{person().slackUserId}</span> in{" "}
              <span class="font-mono">{person().slackTeamId}</span>
            </Show>
          </dd>
        </>
      )}
    </Show>
  );
}
