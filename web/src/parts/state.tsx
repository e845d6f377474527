import Ban from "lucide-solid/icons/ban";
import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import CircleDashed from "lucide-solid/icons/circle-dashed";
import CircleDot from "lucide-solid/icons/circle-dot";
import Hourglass from "lucide-solid/icons/hourglass";
import TimerOff from "lucide-solid/icons/timer-off";
import type { JSX } from "solid-js";
import { Dynamic } from "solid-js/web";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Look, Mark } from "./mark.tsx";

const UNKNOWN: Look = { word: "Unknown", icon: CircleDashed, class: "text-muted" };

const LOOKS: Record<number, Look> = {
  [State.CREATED]: { word: "Waiting", icon: CircleDashed, class: "text-muted" },
  [State.NOTIFIED]: { word: "Waiting", icon: CircleDashed, class: "text-muted" },
  [State.ASSIGNED]: { word: "Claimed", icon: CircleDot, class: "text-ink" },
  [State.IN_PROGRESS]: { word: "In progress", icon: CircleDot, class: "text-ink" },
  [State.SUBMITTED]: { word: "Being checked", icon: Hourglass, class: "text-ink" },
  [State.VERIFIED]: { word: "Being checked", icon: Hourglass, class: "text-ink" },
  [State.REJECTED]: { word: "Sent back", icon: CircleAlert, class: "text-warn" },
  [State.COMPLETED]: { word: "Answered", icon: CircleCheck, class: "text-yes" },
  [State.TIMED_OUT]: { word: "Timed out", icon: TimerOff, class: "text-warn" },
  [State.CANCELLED]: { word: "Cancelled", icon: Ban, class: "text-muted" },
  [State.VERIFICATION_EXHAUSTED]: { word: "Checks failed", icon: CircleAlert, class: "text-no" },
};

const TERMINAL: ReadonlySet<State> = new Set([
  State.COMPLETED,
  State.TIMED_OUT,
  State.CANCELLED,
  State.VERIFICATION_EXHAUSTED,
]);

/** Whether a task in this state has its outcome. */
export function isTerminal(state: State): boolean {
  return TERMINAL.has(state);
}

/** Whether an answer waits for its verdict. */
export function isChecking(state: State): boolean {
  return state === State.SUBMITTED || state === State.VERIFIED;
}

/** What a state is called. */
export function stateWord(state: State): string {
  return (LOOKS[state] ?? UNKNOWN).word;
}

/** The state as a shape and a word. */
export function StateMark(props: { state: State }): JSX.Element {
  return <Mark look={LOOKS[props.state] ?? UNKNOWN} />;
}

/** The shape of a state alone, for where its word stands beside it. */
export function StateIcon(props: { state: State }): JSX.Element {
  const look = () => LOOKS[props.state] ?? UNKNOWN;
  return <Dynamic component={look().icon} size={15} class={look().class} aria-hidden="true" />;
}

/** What a state is called where it is one of several to choose from. */
export function stateChoice(state: State): string {
  if (state === State.CREATED) return "Waiting, nobody told yet";
  if (state === State.NOTIFIED) return "Waiting, people told";
  return stateWord(state);
}
