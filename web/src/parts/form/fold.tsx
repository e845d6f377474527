import ChevronRight from "lucide-solid/icons/chevron-right";
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, Show } from "solid-js";
import { type Fold, fieldsOf, type Item } from "../../../../src/services/form/index.ts";

/** Items under a title that folds them away. What is wrong in there opens it. */
export function FoldView(props: {
  fold: Fold;
  problems: Record<string, string | undefined>;
  draw: (item: Item) => JSX.Element;
}): JSX.Element {
  const id = createUniqueId();
  const [open, setOpen] = createSignal(props.fold.open);
  const wrong = createMemo(() => {
    const inside = fieldsOf(props.fold.items).map((field) => field.pointer);
    const marked = Object.keys(props.problems).filter((pointer) => props.problems[pointer]);
    return marked.filter((pointer) => inside.some((at) => pointer === at || pointer.startsWith(`${at}/`)))
      .length;
  });
  createEffect(on(wrong, (count) => count > 0 && setOpen(true)));
  return (
    <details
      class="group rounded-md border border-line"
      open={open()}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary
        class="flex min-h-11 list-none items-center gap-2 rounded-md px-3 py-2 font-medium hover:bg-sunken [&::-webkit-details-marker]:hidden"
        aria-describedby={`${id}-about`}
      >
        <ChevronRight size={16} aria-hidden="true" class="shrink-0 text-muted group-open:rotate-90" />
        <span class="min-w-0 flex-1">{props.fold.title}</span>
        <Show when={wrong() > 0}>
          <span class="text-sm font-normal text-no">{wrong()} to mend</span>
        </Show>
      </summary>
      <div class="space-y-4 px-3 pb-3">
        <Show when={props.fold.subtitle}>
          <p id={`${id}-about`} class="text-muted">
            {props.fold.subtitle}
          </p>
        </Show>
        <For each={props.fold.items}>{(item) => props.draw(item)}</For>
      </div>
    </details>
  );
}
