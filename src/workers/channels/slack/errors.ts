import { type Field, placeViolations } from "../../../services/form/index.ts";
import { cut } from "../../core/text.ts";
import { escapeMarkup } from "./markup.ts";
import type { FormPlan } from "./plan.ts";

const SENTENCE_MAX = 300;
const ELSEWHERE = "It is not shown in Slack: answer this task in the dashboard.";

/** What is wrong with an answer, as Slack shows it: at the input of the field, else at the first one. */
export function errorsOf(
  plan: FormPlan,
  violations: readonly { path: string; message: string }[],
): { errors: Record<string, string>; sentences: string[] } {
  const { byPointer, rest } = placeViolations(plan.items, [...violations]);
  const errors: Record<string, string> = {};
  const sentences: string[] = [];
  const put = (blockId: string | undefined, sentence: string, label?: string) => {
    const named = label === undefined ? sentence : `${label}: ${sentence}`;
    sentences.push(named);
    const at = blockId ?? plan.drawn[0];
    if (at === undefined) return;
    const shown = blockId === undefined ? named : sentence;
    errors[at] = cut(at in errors ? `${errors[at]} ${shown}` : shown, SENTENCE_MAX);
  };
  for (const [pointer, sentence] of Object.entries(byPointer)) {
    const blockId = blockOf(plan, pointer);
    put(
      blockId,
      blockId === undefined ? `${sentence} ${ELSEWHERE}` : sentence,
      labelOf(plan.fields, pointer),
    );
  }
  for (const sentence of rest) put(undefined, sentence);
  return { errors, sentences };
}

/** The drawn block of a field, or of the first field within a group. */
function blockOf({ byBlock, drawn }: FormPlan, pointer: string): string | undefined {
  const isAt = (id: string) => {
    const at = byBlock.get(id)?.pointer;
    return at === pointer || at?.startsWith(`${pointer}/`);
  };
  return drawn.find(isAt);
}

function labelOf(fields: readonly Field[], pointer: string): string | undefined {
  for (const field of fields) {
    if (field.pointer === pointer) return field.label;
    const inner = field.kind === "group" ? labelOf(field.fields, pointer) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The same above a form: markup, with what came from outside escaped. */
export function noticesOf(sentences: readonly string[]): string[] {
  return sentences.map((sentence) => escapeMarkup(sentence, SENTENCE_MAX));
}
