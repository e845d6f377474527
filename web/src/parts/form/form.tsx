import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import {
  type Choice,
  collect,
  collectWhole,
  type Form,
  isField,
  mayStayBlank,
  placeViolations,
  pointersOf,
} from "../../../../src/services/form/index.ts";
import { ENTER, Key, MOD, onKeys } from "../keys.tsx";
import { Decision, isRepeated, keyOf } from "./decision.tsx";
import type { DraftStore } from "./draft.ts";
import { ItemView } from "./item.tsx";

/** The form of a task. Hands over the answer as JSON text; shows what the server refused at the fields. */
export function AnswerForm(props: {
  form: Form;
  drafts: DraftStore;
  disabled: boolean;
  busy: boolean;
  /** Whether nothing is taken for the moment: what is pressed was meant for the task before. */
  settling: boolean;
  violations: { path: string; message: string }[];
  onSubmit: (responseJson: string) => void;
}): JSX.Element {
  let element: HTMLFormElement | undefined;
  let left: Element | null = null;
  const [problems, setProblems] = createStore<Record<string, string | undefined>>({});
  const [rest, setRest] = createSignal<string[]>([]);
  const fields = () => (props.form.whole ? [props.form.whole] : props.form.items.filter(isField));
  const alone = () => props.form.decision !== undefined && fields().length === 1;
  const optional = () => props.form.decision !== undefined && mayStayBlank(props.form.decision);
  const others = () => props.form.items.filter((item) => item !== props.form.decision);

  const show = (found: Record<string, string>) => {
    setProblems(reconcile(found));
    const first = pointersOf(fields()).find((pointer) => found[pointer] !== undefined);
    if (first !== undefined) focusField(element, first);
  };
  createEffect(
    on(
      () => props.violations,
      (violations) => {
        const placed = placeViolations(props.form.whole ? [props.form.whole] : props.form.items, violations);
        setRest(placed.rest);
        show(placed.byPointer);
      },
      { defer: true },
    ),
  );

  const change = (pointer: string, value: string | string[] | undefined) => {
    props.drafts.set(pointer, value);
    setProblems({ [pointer]: undefined });
  };
  const deaf = () => props.disabled || props.busy || props.settling;
  const submit = () => {
    if (deaf()) return;
    const { draft } = props.drafts;
    const collected = props.form.whole ? collectWhole(props.form.whole, draft) : collect(fields(), draft);
    setRest([]);
    show(collected.problems);
    if (Object.keys(collected.problems).length > 0) return;
    left = document.activeElement;
    props.onSubmit(collected.text);
  };
  const press = (option: Choice) => {
    const { decision } = props.form;
    if (!decision || deaf()) return;
    if (alone()) {
      change(decision.pointer, option.text);
      return submit();
    }
    const again = props.drafts.draft[decision.pointer] === option.text;
    change(decision.pointer, again && optional() ? undefined : option.text);
  };

  // A form that is switched off loses the focus; whoever sent it from a field has it back there afterwards.
  const disabled = createMemo(() => props.disabled);
  createEffect(
    on(disabled, (off) => {
      if (off || document.activeElement !== document.body) return;
      if (left instanceof HTMLElement && element?.contains(left)) left.focus();
    }),
  );

  onKeys(() => {
    const { decision } = props.form;
    const options =
      decision?.options.map((option, index) => [keyOf(decision, index), () => press(option)]) ?? [];
    return { "mod+Enter": submit, ...Object.fromEntries(options) };
  });

  return (
    <form
      ref={element}
      noValidate
      aria-label="Your answer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <fieldset disabled={props.disabled} class="min-w-0 space-y-4">
        <For each={rest()}>
          {(message) => (
            <p role="alert" class="rounded-md bg-no-soft px-3 py-2 text-no">
              {message}
            </p>
          )}
        </For>
        <Show when={props.form.decision}>
          {(decision) => (
            <Decision
              thumb={alone() && !optional() && decision().options.length <= 2}
              field={decision()}
              chosen={textOf(props.drafts.draft[decision().pointer])}
              error={problems[decision().pointer]}
              settling={props.settling}
              onPress={press}
            />
          )}
        </Show>
        <For each={props.form.whole ? [...others(), props.form.whole] : others()}>
          {(item) => <ItemView item={item} drafts={props.drafts} problems={problems} onChange={change} />}
        </For>
        <Show when={!alone() || optional()}>
          <SubmitBar busy={props.busy || props.settling} />
        </Show>
      </fieldset>
    </form>
  );
}

function SubmitBar(props: { busy: boolean }): JSX.Element {
  return (
    <div class="thumb-bar flex justify-end">
      <button
        type="submit"
        class="button button-main min-h-9 max-pair:min-h-12 max-pair:w-full"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        aria-disabled={props.busy}
        onClick={(event) => isRepeated(event) && event.preventDefault()}
      >
        Submit
        <span class="flex gap-1">
          <Key>{MOD}</Key>
          <Key>{ENTER}</Key>
        </span>
      </button>
    </div>
  );
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function focusField(form: HTMLFormElement | undefined, pointer: string): void {
  const place = form?.querySelector(`[data-pointer="${CSS.escape(pointer)}"]`);
  place?.querySelector<HTMLElement>("input,textarea,select,button")?.focus();
}
