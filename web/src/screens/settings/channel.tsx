import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import CircleDashed from "lucide-solid/icons/circle-dashed";
import { For, type JSX, Show } from "solid-js";
import { type Channel, ChannelState } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { type Look, Mark } from "../../parts/mark.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Senders } from "./senders.tsx";
import { TestForm } from "./test-form.tsx";

/** One channel: whether it can be used, what is in the way, what is known of it, and a test. */
export function ChannelSection(props: { channel: Channel }): JSX.Element {
  const id = () => `channel-${props.channel.kind}`;
  const off = () => props.channel.state === ChannelState.OFF;
  return (
    <section aria-labelledby={id()} class="space-y-3 py-5">
      <div class="flex flex-wrap items-center gap-x-4">
        <h3 id={id()}>{props.channel.label}</h3>
        <Mark look={LOOKS[props.channel.state] ?? OFF} />
      </div>
      <Show when={props.channel.problems.length > 0}>
        <ul class="space-y-1.5">
          <For each={props.channel.problems}>
            {(problem) => (
              <li class="flex items-start gap-2 text-warn">
                <CircleAlert size={14} class="mt-1 shrink-0" aria-hidden="true" />
                <span class="min-w-0">
                  <Sentence text={problem} />
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.channel.facts.length > 0}>
        <ul class={`space-y-1 ${off() ? "" : "text-muted"}`}>
          <For each={props.channel.facts}>
            {(fact) => (
              <li>
                <Sentence text={fact} />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={!off()}>
        <TestForm channel={props.channel} />
      </Show>
      <Show when={props.channel.storesSenders}>
        <Senders />
      </Show>
    </section>
  );
}

const OFF: Look = { word: "Off", icon: CircleDashed, class: "text-muted" };

const LOOKS: Readonly<Record<number, Look>> = {
  [ChannelState.READY]: { word: "Ready", icon: CircleCheck, class: "text-yes" },
  [ChannelState.INCOMPLETE]: { word: "Not complete", icon: CircleAlert, class: "font-semibold text-warn" },
};
