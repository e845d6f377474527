import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  type Choice,
  collect,
  type Draft,
  fieldsOf,
  onlyChoice,
  readForm,
  readObject,
} from "../../../services/form/index.ts";

/** What a button of a message may answer. */
export interface YesNo {
  yes: Choice;
  no: Choice;
  /** What is said for a choice, as a form has it. */
  draft(choice: Choice): Draft;
  /** The whole answer, as JSON text: everything else is left blank in its own way. */
  answer(choice: Choice): string;
}

/**
 * The one question of a task, where it is a yes or no and nothing else has to be answered. Undefined also where an answer
 * is to be mended, or begins with something, and where a message does not say what it is about: there the form is needed.
 */
export function yesNoOf(task: Task): YesNo | undefined {
  if (task.state === State.REJECTED || task.redactPayload || task.initialResponseJson !== undefined) {
    return undefined;
  }
  const { items, decision } = readForm(
    readObject(task.responseSchemaJson),
    readObject(task.formDefinitionJson),
  );
  const fields = fieldsOf(items);
  const only = onlyChoice(fields);
  if (!only?.boolean || only !== decision) return undefined;
  const [yes, no] = [true, false].map((value) => only.options.find((choice) => choice.value === value));
  if (!yes || !no) return undefined;
  const draft = ({ text }: Choice) => ({ [only.pointer]: text });
  return { yes, no, draft, answer: (choice) => collect(fields, draft(choice)).text };
}
