import ArrowRight from "lucide-solid/icons/arrow-right";
import type { JSX } from "solid-js";
import type { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { stateWord } from "../../parts/state.tsx";

/** From which state to which an entry of the trail led. */
export function StateChange(props: { from: State; to: State }): JSX.Element {
  return (
    <span class="inline-flex items-center gap-1">
      {stateWord(props.from)}
      <ArrowRight size={12} aria-label="to" />
      {stateWord(props.to)}
    </span>
  );
}
