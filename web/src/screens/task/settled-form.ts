import { createEffect, createMemo, createSignal, untrack } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import {
  collect,
  type Draft,
  type Form,
  fieldsOf,
  type Holds,
  hasConditions,
  type Item,
  isField,
  readForm,
  readObject,
  settle,
} from "../../../../src/services/form/index.ts";

/** An answer may call for a question whose answer calls for another. */
const MOST_ROUNDS = 4;

/** The form of a schema. */
export interface SettledForm {
  /** What is asked now: where the schema has conditions, as they stand by what is typed so far. */
  form: () => Form;
  /** What may be asked, whatever is typed. */
  whole: () => Form;
}

/** Reads the form of a task. A field that stays keeps its identity, and with it the focus and the text in it. */
export function createForm(given: {
  schemaJson: () => string;
  definitionJson: () => string | undefined;
  draft: () => Draft;
}): SettledForm {
  // Texts first: a task that is fetched anew has the same ones, and its form stays.
  const schemaJson = createMemo(given.schemaJson);
  const definitionJson = createMemo(given.definitionJson);
  const schema = createMemo(() => readObject(schemaJson()));
  const definition = createMemo(() => readObject(definitionJson()));
  const whole = createMemo(() => readForm(schema(), definition()));
  const conditional = createMemo(() => hasConditions(schema()));
  const [holds, setHolds] = createSignal<Holds>();
  // A copy: the store changes what is in it.
  const [settled, setSettled] = createStore(keyed(readForm(schema(), definition())));

  createEffect(() => {
    if (!conditional() || holds()) return;
    const loading = import("../../parts/form/holds.ts");
    // Where it cannot be loaded, every field is there, and the server has the last word.
    loading.then((found) => setHolds(() => found.holds)).catch(() => undefined);
  });
  createEffect(() => {
    const held = holds();
    if (!conditional() || !held) return;
    const draft = given.draft();
    let text = collect(fieldsOf(untrack(() => [...settled.items])), draft).text;
    let form = settleOnce(held, text);
    for (let round = 1; round < MOST_ROUNDS; round++) {
      const after = collect(fieldsOf(form.items), draft).text;
      if (after === text) break;
      text = after;
      form = settleOnce(held, text);
    }
    setSettled(reconcile(keyed(form), { key: "key" }));
  });
  const settleOnce = (held: Holds, text: string) => readForm(settle(schema(), text, held), definition());
  return { form: () => (conditional() ? settled : whole()), whole };
}

/** The form, in which everything has a key by which it is known again: another kind is another thing. */
function keyed(form: Form): Form {
  return { ...form, items: form.items.map(known), decision: form.decision && { ...form.decision } };
}

function known<T extends Item>(item: T): T {
  const key = isField(item)
    ? `${item.kind} ${item.pointer}`
    : item.kind === "fold"
      ? item.title
      : JSON.stringify(item);
  const inner: object =
    item.kind === "fold"
      ? { items: item.items.map(known) }
      : item.kind === "group" || item.kind === "rows"
        ? { fields: item.fields.map(known) }
        : {};
  return Object.assign({ key }, item, inner);
}
