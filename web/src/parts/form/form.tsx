import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from "solid-js";
import {
  type Choice,
  changes,
  collect,
  collectWhole,
  type Draft,
  type Field,
  type Form,
  fieldsOf,
  mayStayBlank,
  placeViolations,
} from "../../../../src/services/form/index.ts";
import { onKeys } from "../keys/keys.tsx";
import { narrow } from "../narrow.ts";
import type { FieldLife } from "./around.tsx";
import { Decision, keyOf } from "./decision.tsx";
import type { DraftStore } from "./draft.ts";
import { onEnterForm } from "./entrance.ts";
import { Filled } from "./filled.tsx";
import { focusField, focusNext, leavesField, namesOf, problemsInOrder, sendsByTheWay } from "./focus.ts";
import { ItemView } from "./item.tsx";
import { createLiveVerdict, type Violation } from "./live.ts";
import { saidBefore, withPart } from "./original.ts";
import { afterPress } from "./press.ts";
import { createProblems } from "./problems.ts";
import { SubmitBar } from "./submit-bar.tsx";

/** What the agent filled in: the draft that it makes, and the fields that it says something of. */
export interface Original {
  draft: Draft;
  fields: Field[];
}

/** The form of a task. Hands over the answer as JSON text; shows what the server refused at the fields. */
export function AnswerForm(props: {
  form: Form;
  drafts: DraftStore;
  original: Original | undefined;
  disabled: boolean;
  busy: boolean;
  /** Whether nothing is taken for the moment: what is pressed was meant for the task before. */
  settling: boolean;
  violations: Violation[];
  /** Asks the server what it would refuse; undefined where it cannot say so now. */
  check: (responseJson: string) => Promise<readonly Violation[] | undefined>;
  /** Where the draft is kept, in words. */
  kept: JSX.Element;
  onSubmit: (responseJson: string) => void;
}): JSX.Element {
  let element: HTMLFormElement | undefined;
  let left: Element | null = null;
  const { problems, rest, showAll, showKnown, touch, leave } = createProblems(
    props.drafts.begun() ? Object.keys(props.drafts.draft) : [],
  );
  const [summary, setSummary] = createSignal("");
  const [shown, setShown] = createSignal(false);
  const items = () => (props.form.whole ? [...props.form.items, props.form.whole] : props.form.items);
  const fields = () => fieldsOf(items());
  const alone = () => props.form.decision !== undefined && fields().length === 1;
  const optional = () => props.form.decision !== undefined && mayStayBlank(props.form.decision);
  /** Whether it takes more than the decision to submit. */
  const hasButton = () => !alone() || optional() || props.original !== undefined;
  const isPair = () => (props.form.decision?.options.length ?? 0) <= 2;
  /** Whether the decision stands beside the button, where the thumb is; more than two options would hide the evidence. */
  const atThumb = () => narrow() && hasButton() && props.form.decision !== undefined && isPair();
  const others = () => items().filter((item) => item.kind !== "choice" || !isDecision(item));
  const isDecision = (field: Field) => field.pointer === props.form.decision?.pointer;
  const collected = () => {
    const { draft } = props.drafts;
    return props.form.whole ? collectWhole(props.form.whole, draft) : collect(fields(), draft);
  };
  const place = (violations: readonly Violation[]) =>
    placeViolations(items(), violations, props.drafts.draft);

  const refuse = (found: Record<string, string>, others: string[]) => {
    showAll(found, others);
    if (Object.keys(found).length === 0) return setSummary("");
    // What is folded opens first, and so do inputs that are drawn anew.
    queueMicrotask(() => {
      const wrong = problemsInOrder(element, found);
      setSummary(`Not submitted. To mend: ${namesOf(fields(), wrong, props.drafts.draft).join(", ")}.`);
      focusField(element, wrong[0]);
    });
  };
  createEffect(
    on(
      () => props.violations,
      (violations) => {
        const placed = place(violations);
        refuse(placed.byPointer, placed.rest);
      },
      { defer: true },
    ),
  );
  const deaf = () => props.disabled || props.busy || props.settling;
  createLiveVerdict({
    change: () => props.drafts.change(),
    off: deaf,
    check: () => props.check(collected().text || "{}"),
    onVerdict: (violations) =>
      afterPress(() => showKnown({ ...place(violations).byPointer, ...collected().problems })),
  });

  const change = (pointer: string, value: string | string[] | undefined) => {
    props.drafts.set(pointer, value);
    touch(pointer);
    setSummary("");
  };
  const submit = () => {
    if (deaf()) return;
    // A file that is being read is no part of the draft yet.
    const isReading = Boolean(element?.querySelector("[aria-busy=true] input[type=file]"));
    const { text, problems } = collected();
    refuse(problems, isReading ? ["A file is still being read. Submit once it stands there."] : []);
    if (isReading) return;
    if (Object.keys(problems).length > 0) return;
    left = document.activeElement;
    props.onSubmit(text);
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

  const changed = createMemo(() =>
    props.original ? changes(props.original.fields, props.original.draft, props.drafts.draft) : new Map(),
  );
  const life: FieldLife = {
    before: (field) =>
      field.kind !== "group" && props.original && changed().has(field.pointer)
        ? saidBefore(field, props.original.draft)
        : undefined,
    shown,
    takeBack: (pointer) => {
      if (!props.original) return;
      props.drafts.replace(withPart(props.drafts.draft, props.original.draft, pointer));
      touch(pointer);
      focusField(element, pointer);
    },
    leave: (pointer) => afterPress(() => leave(pointer, collected().problems)),
  };

  // A form that is switched off loses the focus; whoever sent it from a field has it back there afterwards.
  const disabled = createMemo(() => props.disabled);
  createEffect(
    on(disabled, (off) => {
      if (off || document.activeElement !== document.body) return;
      if (left instanceof HTMLElement && element?.contains(left)) left.focus();
    }),
  );

  onEnterForm(() => focusNext(element, collected().problems, props.form.decision?.pointer));
  onKeys(() => {
    const { decision } = props.form;
    const options =
      decision?.options.map((option, index) => [keyOf(decision, index), () => press(option)]) ?? [];
    const toggle = changed().size > 0 ? () => setShown((was) => !was) : undefined;
    return { "mod+Enter": submit, p: toggle, ...Object.fromEntries(options) };
  });

  const decide = () => (
    <Show when={props.form.decision}>
      {(decision) => (
        <Decision
          thumb={!hasButton() && isPair()}
          field={decision()}
          chosen={textOf(props.drafts.draft[decision().pointer])}
          error={problems[decision().pointer]}
          settling={props.settling}
          life={life}
          onPress={press}
        />
      )}
    </Show>
  );

  return (
    <form
      ref={element}
      noValidate
      aria-label="Your answer"
      tabindex="-1"
      onKeyDown={(event) => {
        if (leavesField(event)) element?.focus();
        if (sendsByTheWay(event)) event.preventDefault();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Show when={summary()}>
        {(words) => (
          <p role="alert" class="sr-only">
            {words()}
          </p>
        )}
      </Show>
      <fieldset disabled={props.disabled} class="min-w-0 space-y-4">
        <Show when={props.original && !props.disabled}>
          <Filled changed={changed().size} shown={shown()} onToggle={() => setShown((was) => !was)} />
        </Show>
        <For each={rest()}>
          {(message) => (
            <p role="alert" class="rounded-md bg-no-soft px-3 py-2 text-no">
              {message}
            </p>
          )}
        </For>
        <Show when={!atThumb()}>{decide()}</Show>
        <For each={others()}>
          {(item) => (
            <ItemView item={item} drafts={props.drafts} problems={problems} life={life} onChange={change} />
          )}
        </For>
        <Show when={hasButton()} fallback={<p>{props.kept}</p>}>
          <SubmitBar
            busy={props.busy || props.settling}
            kept={props.kept}
            decide={atThumb() ? decide : undefined}
          />
        </Show>
      </fieldset>
    </form>
  );
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
