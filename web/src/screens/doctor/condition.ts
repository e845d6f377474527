import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import CircleDashed from "lucide-solid/icons/circle-dashed";
import OctagonX from "lucide-solid/icons/octagon-x";
import { Condition, type Finding } from "../../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import type { Look } from "../../parts/mark.tsx";

const OFF: Look = { word: "Off", icon: CircleDashed, class: "text-muted" };

const LOOKS: Readonly<Record<number, Look>> = {
  [Condition.FAULTY]: { word: "Does not work", icon: OctagonX, class: "font-semibold text-no" },
  [Condition.STRAINED]: { word: "Strained", icon: CircleAlert, class: "font-semibold text-warn" },
  [Condition.OFF]: OFF,
  [Condition.SOUND]: { word: "Sound", icon: CircleCheck, class: "text-yes" },
};

const WORST_FIRST: readonly Condition[] = [
  Condition.FAULTY,
  Condition.STRAINED,
  Condition.SOUND,
  Condition.OFF,
];

/** How something stands, as a shape and a word. */
export function lookOf(condition: Condition): Look {
  return LOOKS[condition] ?? OFF;
}

/** The worst first; among equals as the server looked. */
export function sorted(findings: readonly Finding[]): Finding[] {
  const rank = ({ condition }: Finding) => WORST_FIRST.indexOf(condition);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

/** All findings as text, to be passed on. */
export function asText(findings: readonly Finding[]): string {
  return findings
    .map(({ name, condition, message }) => `${name}: ${lookOf(condition).word.toLowerCase()}\n  ${message}`)
    .join("\n");
}
