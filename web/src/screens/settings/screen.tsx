import { type JSX, Show } from "solid-js";
import { timeZone } from "../../parts/clock.tsx";
import { Page } from "../../parts/page.tsx";
import { useQueue } from "../queue/state.ts";
import { Appearance } from "./appearance.tsx";
import { Channels } from "./channels.tsx";
import { SetUp } from "./set-up.tsx";

/** `/settings`: what the reader chose for this browser; for operators how the server is set up and reaches people. */
export default function SettingsScreen(): JSX.Element {
  const queue = useQueue();
  return (
    <Page title="Settings" about={<>Times are shown in your own time zone, {timeZone}.</>}>
      <Appearance />
      <Show
        when={queue.viewer().isOperator}
        fallback={
          <p class="mt-8 max-w-prose border-t border-line pt-4 text-muted">
            How people are reached is set up by operators. Ask one if a message should have come.
          </p>
        }
      >
        <Channels />
        <SetUp />
      </Show>
    </Page>
  );
}
