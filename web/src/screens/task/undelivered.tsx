import BellOff from "lucide-solid/icons/bell-off";
import { createMemo, For, type JSX, Show } from "solid-js";
import type { Delivery } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { channelName } from "../../parts/channel-words.ts";
import { Notice } from "../../parts/notice.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { isFailed } from "./delivery-mark.tsx";

/** Says, for as long as it can be mended, that people who should know of the task do not. */
export function Undelivered(props: { deliveries: Delivery[] }): JSX.Element {
  // What was said already is not said again to a screen reader.
  const troubles = createMemo(() => troublesOf(latest(props.deliveries)), [], {
    equals: (before, after) => JSON.stringify(before) === JSON.stringify(after),
  });
  const show = () => {
    const heading = document.getElementById("deliveries");
    heading?.scrollIntoView({ block: "start" });
    heading?.focus({ preventScroll: true });
  };
  return (
    <Show when={troubles().length > 0}>
      <div class="mt-4">
        <Notice tone="warn" icon={<BellOff size={16} />}>
          <For each={troubles()}>
            {(trouble) => (
              <p>
                <span class="font-semibold">{trouble.what}</span> <Sentence text={trouble.why} />
              </p>
            )}
          </For>
          <button type="button" class="mt-0.5 block underline underline-offset-2" onClick={show}>
            See the deliveries
          </button>
        </Notice>
      </div>
    </Show>
  );
}

/** The last delivery of each purpose to each recipient. */
function latest(deliveries: Delivery[]): Delivery[] {
  const last = new Map<string, Delivery>();
  for (const delivery of deliveries) {
    const { channel, identity, target, purpose } = delivery;
    last.set(JSON.stringify([channel, identity, target, purpose]), delivery);
  }
  return [...last.values()];
}

/** A sentence for each reason by which people of one channel were not told one thing. */
function troublesOf(deliveries: Delivery[]): { what: string; why: string }[] {
  return groupsBy(deliveries, ({ channel, purpose }) => `${channel} ${purpose}`).flatMap((group) => {
    const reasons = groupsBy(group.filter(isFailed), whyOf);
    return reasons.flatMap((failed) => {
      const [first] = failed;
      if (!first) return [];
      const targets = failed.map(({ target }) => target);
      const nobody = failed.length === group.length;
      const whom = nobody ? "Nobody was" : `${targets.join(", ")} ${targets.length > 1 ? "were" : "was"} not`;
      const of = first.purpose === "rejection" ? " that the answer came back" : "";
      return [{ what: `${whom} told by ${channelName(first.channel)}${of}:`, why: whyOf(first) }];
    });
  });
}

const whyOf = ({ message, reason }: Delivery) => message || reason;

function groupsBy(deliveries: Delivery[], keyOf: (delivery: Delivery) => string): Delivery[][] {
  const groups = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const key = keyOf(delivery);
    groups.set(key, [...(groups.get(key) ?? []), delivery]);
  }
  return [...groups.values()];
}
