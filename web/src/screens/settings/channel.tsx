import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import CircleDashed from "lucide-solid/icons/circle-dashed";
import { For, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { type Channel, ChannelState } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { Sentence } from "../../parts/sentence.tsx";
import { Senders } from "./senders.tsx";
import { SlackSteps } from "./slack-steps.tsx";
import { TestForm } from "./test-form.tsx";

/** One channel: whether it can be used, what is in the way, what is known of it, and a test. */
export function ChannelSection(props: { channel: Channel }): JSX.Element {
  const id = () => `channel-${props.channel.kind}`;
  const off = () => props.channel.state === ChannelState.OFF;
  /** The steps then say what the facts would. */
  const untouchedSlack = () => off() && props.channel.kind === "slack";
  return (
    <section aria-labelledby={id()} class="space-y-3 py-5">
      <div class="flex flex-wrap items-center gap-x-4">
        <h3 id={id()}>{props.channel.label}</h3>
        <StateOfChannel state={props.channel.state} />
      </div>
      <Show when={props.channel.problems.length > 0}>
        <ul class="space-y-1.5">
          <For each={props.channel.problems}>
            {(problem) => (
              <li class={`flex items-start gap-2 ${off() ? "" : "text-warn"}`}>
                <Show when={!off()}>
                  <CircleAlert size={14} class="mt-1 shrink-0" aria-hidden="true" />
                </Show>
                <span class="max-w-prose min-w-0">
                  <Sentence text={problem} />
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={untouchedSlack()}>
        <SlackSteps />
      </Show>
      <Show when={props.channel.facts.length > 0 && !untouchedSlack()}>
        <ul class="space-y-0.5 text-muted">
          <For each={props.channel.facts}>
            {(fact) => (
              <li class="max-w-prose">
                <Sentence text={fact} />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={!off()}>
        <TestForm channel={props.channel} />
      </Show>
      <Show when={props.channel.kind === "email"}>
        <Senders />
      </Show>
    </section>
  );
}

interface Look {
  word: string;
  icon: typeof CircleAlert;
  class: string;
}

const OFF: Look = { word: "Off", icon: CircleDashed, class: "text-muted" };

const LOOKS: Readonly<Record<number, Look>> = {
  [ChannelState.READY]: { word: "Ready", icon: CircleCheck, class: "text-yes" },
  [ChannelState.INCOMPLETE]: { word: "Not complete", icon: CircleAlert, class: "font-semibold text-warn" },
};

function StateOfChannel(props: { state: ChannelState }): JSX.Element {
  const look = () => LOOKS[props.state] ?? OFF;
  return (
    <span class={`inline-flex items-center gap-1.5 ${look().class}`}>
      <Dynamic component={look().icon} size={14} aria-hidden="true" />
      {look().word}
    </span>
  );
}
