import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import CircleDashed from "lucide-solid/icons/circle-dashed";
import CircleSlash from "lucide-solid/icons/circle-slash";
import Eye from "lucide-solid/icons/eye";
import RotateCw from "lucide-solid/icons/rotate-cw";
import type { JSX } from "solid-js";
import { type Delivery, DeliveryState } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { type Look, Mark } from "../../parts/mark.tsx";

/** What is not sent because the task moved on: nothing to mend. */
const NOT_NEEDED = "not_needed";

function lookOf(delivery: Delivery): Look {
  switch (delivery.state) {
    case DeliveryState.SENT:
      return { word: "Sent", icon: CircleCheck, class: "text-ink" };
    case DeliveryState.SEEN:
      return { word: "Seen", icon: Eye, class: "text-yes" };
    case DeliveryState.FAILED:
      return isFailed(delivery)
        ? { word: "Failed", icon: CircleAlert, class: "font-semibold text-warn" }
        : { word: "Not needed", icon: CircleSlash, class: "text-muted" };
    default:
      return isRetrying(delivery)
        ? { word: "Retrying", icon: RotateCw, class: "text-warn" }
        : { word: "Queued", icon: CircleDashed, class: "text-muted" };
  }
}

/** Whether an attempt failed and another one is due. */
export function isRetrying(delivery: Delivery): boolean {
  return delivery.state === DeliveryState.QUEUED && delivery.reason !== "";
}

/** Whether somebody who should have been told was not. */
export function isFailed(delivery: Delivery): boolean {
  return delivery.state === DeliveryState.FAILED && delivery.reason !== NOT_NEEDED;
}

/** The state of a delivery as a shape and a word. */
export function DeliveryMark(props: { delivery: Delivery }): JSX.Element {
  return <Mark look={lookOf(props.delivery)} />;
}
