import { type JSX, Match, Show, Switch } from "solid-js";
import { getChannels } from "../../api/channels.ts";
import { createLoaded } from "../../api/load.ts";
import { Each } from "../../parts/each.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { ChannelSection } from "./channel.tsx";

/** How people are told of tasks, and what keeps that from working. */
export function Channels(): JSX.Element {
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
        <Switch fallback={<Show when={!loaded().failure}>{<Skeleton lines={2} />}</Show>}>
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
