import { ErrorBoundary, For, type JSX, lazy, Show, Suspense } from "solid-js";

const Markdown = lazy(() => import("../evidence/markdown.tsx"));

/** Paragraphs to read; formatted where they are Markdown. */
export function Prose(props: { text: string; markdown: boolean }): JSX.Element {
  return (
    <Show when={props.markdown} fallback={<Plain text={props.text} />}>
      <ErrorBoundary fallback={<Plain text={props.text} />}>
        <Suspense fallback={<Plain text={props.text} />}>
          <Markdown text={props.text} />
        </Suspense>
      </ErrorBoundary>
    </Show>
  );
}

/** What a text will look like, in the place of the area where it is written. */
export function Preview(props: { text: string }): JSX.Element {
  return (
    <div class="min-h-20 rounded-md border border-line bg-sunken px-2.5 py-2">
      <Show when={props.text.trim()} fallback={<p class="text-muted">Nothing is written yet.</p>}>
        <Prose text={props.text} markdown />
      </Show>
    </div>
  );
}

function Plain(props: { text: string }): JSX.Element {
  return (
    <div class="space-y-2" dir="auto">
      <For each={props.text.split(/\n{2,}/)}>
        {(paragraph) => <p class="whitespace-pre-wrap">{paragraph}</p>}
      </For>
    </div>
  );
}
