import { diffLines, diffWordsWithSpace } from "diff";
import { createMemo, createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import { Long } from "./long.tsx";
import { ADDED, CODE, GONE, PROSE } from "./looks.ts";

/** Words are compared up to this length and these lines, lines beyond it. */
const LONGEST_BY_WORD = 4_000;
const MOST_LINES_BY_WORD = 12;
/** Texts that have too little in common are not worth a longer wait. */
const LIMITS = { timeout: 300, maxEditLength: 5_000 } as const;
/** How much that stays the same is shown around a change. */
const CONTEXT_LINES = 2;
const CONTEXT_LETTERS = 160;

interface Part {
  text: string;
  how: "same" | "gone" | "added";
}

/** What changed from one text to the other. */
export default function Texts(props: { before: string; after: string }): JSX.Element {
  const byWord = () =>
    [props.before, props.after].every(
      (text) => text.length <= LONGEST_BY_WORD && text.split("\n").length <= MOST_LINES_BY_WORD,
    );
  const parts = createMemo((): Part[] | undefined => {
    const { before, after } = props;
    const found = byWord() ? diffWordsWithSpace(before, after, LIMITS) : diffLines(before, after, LIMITS);
    return found?.map(({ value, added, removed }) => ({
      text: value,
      how: added ? "added" : removed ? "gone" : "same",
    }));
  });
  return (
    <Switch fallback={<Both {...props} />}>
      <Match when={byWord() && parts()}>
        {(found) => (
          <p dir="auto" class={PROSE}>
            <For each={found()}>{(part) => <Words part={part} />}</For>
          </p>
        )}
      </Match>
      <Match when={parts()}>
        {(found) => (
          <div class="rounded-md bg-sunken py-2 font-mono text-sm">
            <For each={found()}>{(part) => <Lines part={part} />}</For>
          </div>
        )}
      </Match>
    </Switch>
  );
}

function Words(props: { part: Part }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const folds = () => props.part.text.length > 2 * CONTEXT_LETTERS + 80 && !open();
  return (
    <Switch
      fallback={
        <Show when={folds()} fallback={props.part.text}>
          <Kept text={props.part.text} context={CONTEXT_LETTERS} onOpen={() => setOpen(true)} />
        </Show>
      }
    >
      <Match when={props.part.how === "gone"}>
        <del class={GONE}>
          <span class="sr-only">removed: </span>
          {props.part.text}
        </del>
      </Match>
      <Match when={props.part.how === "added"}>
        <ins class={ADDED}>
          <span class="sr-only">added: </span>
          {props.part.text}
        </ins>
      </Match>
    </Switch>
  );
}

/** Text that stays, its middle folded. */
function Kept(props: { text: string; context: number; onOpen: () => void }): JSX.Element {
  const first = () => props.text.indexOf(" ", props.context) + 1 || props.context;
  const last = () => {
    const at = props.text.length - props.context;
    return props.text.indexOf(" ", at) + 1 || at;
  };
  return (
    <>
      {props.text.slice(0, first())}
      <button
        type="button"
        class="button button-quiet mx-1 min-h-6 px-1.5 text-sm"
        onClick={() => props.onOpen()}
      >
        … {(last() - first()).toLocaleString()} unchanged characters
      </button>
      {props.text.slice(last())}
    </>
  );
}

const SIGNS = { same: " ", gone: "-", added: "+" } as const;
const TONES = { same: "", gone: "bg-no-soft text-no", added: "bg-yes-soft text-yes" } as const;

function Lines(props: { part: Part }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const lines = createMemo(() => props.part.text.replace(/\n$/, "").split("\n"));
  const hidden = () => (props.part.how === "same" && !open() ? lines().length - 2 * CONTEXT_LINES : 0);
  const row = (line: string) => (
    <span
      class={`block min-h-4 px-2 pl-6 -indent-4 whitespace-pre-wrap wrap-anywhere ${TONES[props.part.how]}`}
    >
      {SIGNS[props.part.how]} {line}
    </span>
  );
  return (
    <Show when={hidden() > 1} fallback={<For each={lines()}>{row}</For>}>
      <For each={lines().slice(0, CONTEXT_LINES)}>{row}</For>
      <button
        type="button"
        class="button button-quiet min-h-6 px-2 font-sans text-sm"
        onClick={() => setOpen(true)}
      >
        … {hidden().toLocaleString()} unchanged lines
      </button>
      <For each={lines().slice(-CONTEXT_LINES)}>{row}</For>
    </Show>
  );
}

function Both(props: { before: string; after: string }): JSX.Element {
  return (
    <div class="space-y-2">
      <p class="text-sm text-muted">Too much differs to compare it here: both are shown.</p>
      <h4 class="font-medium">Before</h4>
      <Long text={props.before} look={CODE} what="the text before" />
      <h4 class="font-medium">After</h4>
      <Long text={props.after} look={CODE} what="the text after" />
    </div>
  );
}
