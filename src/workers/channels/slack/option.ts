import type { Choice } from "../../../services/form/index.ts";
import { cut } from "../../core/text.ts";
import { MOST, plain } from "./kit.ts";

export type Option = {
  text: ReturnType<typeof plain>;
  value: string;
  description?: ReturnType<typeof plain>;
};

/** The choices as Slack takes them, in their order. */
export function optionsOf(choices: readonly Choice[]): Option[] {
  const labels = choices.map(({ label, text }) => cut(label.trim() || text, MOST.optionText));
  // Labels that are the same once they are cut are told apart by their number.
  const isAmbiguous = new Set(labels).size < labels.length;
  return choices.map((choice, index) => ({
    text: plain(isAmbiguous ? `${index + 1}. ${labels[index]}` : (labels[index] ?? ""), MOST.optionText),
    value: optionValue(choice, index),
    ...(choice.hint && { description: plain(choice.hint, MOST.optionText) }),
  }));
}

/** JSON text of the value, or its place among the choices where that is too long for Slack, or no text. JSON never begins with `#`. */
function optionValue({ text }: Choice, index: number): string {
  return text.length <= MOST.optionValue && text.isWellFormed() ? text : `#${index}`;
}

/** The JSON text that an option's value stands for; undefined where it is none of the choices. */
export function choiceOf(choices: readonly Choice[], value: string): string | undefined {
  return choices.find((choice, index) => optionValue(choice, index) === value)?.text;
}
