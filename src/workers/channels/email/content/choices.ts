import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  type Choice,
  type ChoiceField,
  collect,
  fieldsOf,
  onlyChoice,
  readForm,
  readObject,
} from "../../../../services/form/index.ts";
import { cut, oneLine } from "../../../core/text.ts";

const MOST_BUTTONS = 4;
const LONGEST_WORDS = 300;

type Asking = Pick<Task, "responseSchemaJson" | "formDefinitionJson">;

function formOf({ responseSchemaJson, formDefinitionJson }: Asking) {
  return readForm(readObject(responseSchemaJson), readObject(formDefinitionJson));
}

/** The only choice of the form, folded away or not, where its options are few enough: what a mail can ask in buttons. */
export function fewChoices(task: Asking): ChoiceField | undefined {
  const only = onlyChoice(fieldsOf(formOf(task).items));
  const count = only?.options.length ?? 0;
  return count > 0 && count <= MOST_BUTTONS ? only : undefined;
}

/** How a choice looks: only yes and no of a boolean have a colour. */
export function toneOf({ boolean }: ChoiceField, choice: Choice): "yes" | "no" | "plain" {
  if (!boolean) return "plain";
  return choice.value === true ? "yes" : "no";
}

/** What the form says of a choice beyond the question and the field's name, a sentence each. */
export function wordsOf({ name, label, hint }: ChoiceField, question: string): string[] {
  const said = new Set(["", bare(name), bare(question)]);
  return [label, hint]
    .map((text) => cut(oneLine(text), LONGEST_WORDS))
    .filter((text) => {
      const isNew = !said.has(bare(text));
      said.add(bare(text));
      return isNew;
    });
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** The choice that a link names, as the form shows it; undefined where the form has none such. */
export function choiceOf(task: Asking, { field, valueJson }: { field: string; valueJson: string }) {
  const asked = fieldsOf(formOf(task).items).find(({ name }) => name === field);
  if (asked?.kind !== "choice") return undefined;
  const choice = asked.options.find(({ text }) => text === valueJson);
  return choice && { asked, choice };
}

/** The whole answer that a link gives, as JSON text: all other fields are left blank in their own way. */
export function answerOf(task: Asking | undefined, link: { field: string; valueJson: string }): string {
  const found = task && choiceOf(task, link);
  if (!task || !found) return `{${JSON.stringify(link.field)}:${link.valueJson}}`;
  const fields = fieldsOf(formOf(task).items);
  return collect(fields, { [found.asked.pointer]: found.choice.text }).text;
}
