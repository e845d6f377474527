import { type JSX, Match, Show, Switch } from "solid-js";
import { getChannels } from "../../api/channels.ts";
import { createLoaded } from "../../api/load.ts";
import { timeZone } from "../../parts/clock.tsx";
import { Each } from "../../parts/each.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { useQueue } from "../queue/state.ts";
import { ChannelSection } from "./channel.tsx";

/** `/settings`: how people are reached, and what keeps that from working. */
export default function SettingsScreen(): JSX.Element {
  const queue = useQueue();
  return (
    <Page title="Settings" about={<>Times are shown in your own time zone, {timeZone}.</>}>
      <Show
        when={queue.viewer().isOperator}
        fallback={
          <p class="mt-6">
            How people are reached is set up by operators. Ask one if a message should have come.
          </p>
        }
      >
        <Channels />
      </Show>
    </Page>
  );
}

function Channels(): JSX.Element {
  const loaded = createLoaded(() => getChannels());
  return (
    <section aria-labelledby="channels" class="mt-8">
      <h2 id="channels" class="h-9 border-b border-line leading-9">
        Channels
      </h2>
      <p class="mt-3 text-muted">
        By these, people are told of tasks. What a server signs in with is set where it runs, and read when it
        starts.
      </p>
      <div class="mt-2 divide-y divide-line">
        <Switch fallback={<Skeleton />}>
          <Match when={loaded().value?.length === 0}>
            <p class="py-4">This server knows no channel: tasks wait in the dashboard alone.</p>
          </Match>
          <Match when={loaded().value}>
            {(channels) => (
              <Each of={channels()} by={({ kind }) => kind}>
                {(channel) => <ChannelSection channel={channel()} />}
              </Each>
            )}
          </Match>
        </Switch>
      </div>
      <Show when={loaded().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
    </section>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div aria-busy="true" class="space-y-4 py-5">
      <div class="skeleton h-5 w-1/4" />
      <div class="skeleton h-20 w-full" />
    </div>
  );
}
