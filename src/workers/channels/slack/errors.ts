import { placeViolations } from "../../../services/form/index.ts";
import { cut } from "../../core/text.ts";
import type { FormPlan } from "./plan.ts";

const SENTENCE_MAX = 300;

/** What is wrong with an answer, as Slack shows it: at the input of the field, else at the first one. */
export function errorsOf(
  plan: FormPlan,
  violations: readonly { path: string; message: string }[],
): { errors: Record<string, string>; sentences: string[] } {
  const { byPointer, rest } = placeViolations(plan.items, [...violations]);
  const [first] = plan.drawn;
  const errors: Record<string, string> = {};
  const sentences: string[] = [];
  const put = (blockId: string | undefined, sentence: string) => {
    const label = blockId === undefined ? undefined : plan.byBlock.get(blockId)?.label;
    sentences.push(label === undefined ? sentence : `${label}: ${sentence}`);
    const at = blockId ?? first;
    if (at !== undefined)
      errors[at] = cut(at in errors ? `${errors[at]} ${sentence}` : sentence, SENTENCE_MAX);
  };
  for (const [pointer, sentence] of Object.entries(byPointer)) put(blockOf(plan, pointer), sentence);
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
