import Search from "lucide-solid/icons/search";
import { createMemo, createSignal, createUniqueId, For, type JSX, lazy, Show, Suspense } from "solid-js";
import type { ChoicesField } from "../../../../src/services/form/index.ts";
import { Grouped, type Props } from "./frame.tsx";
import { createPicked, Tally } from "./picked.tsx";
import { Waiting } from "./waiting.tsx";

const Pictures = lazy(() => import("./pictures.tsx"));

const MOST_UNSEARCHED = 12;

/** Any number of several values. */
export function ChoicesInput(props: Props<ChoicesField>): JSX.Element {
  return (
    <Show when={props.field.look === "pictures"} fallback={<Boxes {...props} />}>
      <Suspense fallback={<Waiting field={props.field} />}>
        <Pictures {...props} />
      </Suspense>
    </Show>
  );
}

function Boxes(props: Props<ChoicesField>): JSX.Element {
  const id = createUniqueId();
  const picked = createPicked(props);
  const [sought, setSought] = createSignal("");
  const many = () => props.field.options.length > MOST_UNSEARCHED;
  const shown = createMemo(() => {
    const part = sought().trim().toLowerCase();
    if (part === "") return props.field.options;
    return props.field.options.filter((option) =>
      `${option.label} ${option.hint}`.toLowerCase().includes(part),
    );
  });
  return (
    <Grouped id={id} field={props.field} error={props.error}>
      <Tally field={props.field} count={picked.count()} full={picked.full()} />
      <Show when={many()}>
        <div class="relative mt-1.5">
          <Search
            size={16}
            aria-hidden="true"
            class="pointer-events-none absolute inset-y-0 start-2.5 my-auto text-muted"
          />
          <input
            type="search"
            class="input ps-8"
            aria-label={`Search ${props.field.label}`}
            placeholder={`Search ${props.field.options.length} options…`}
            autocomplete="off"
            value={sought()}
            onInput={(event) => setSought(event.currentTarget.value)}
            onKeyDown={(event) =>
              event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.preventDefault()
            }
          />
        </div>
      </Show>
      <div
        class={`mt-1.5 grid gap-1 ${many() ? "max-h-80 overflow-y-auto rounded-md border border-line p-2" : ""}`}
      >
        <For each={shown()} fallback={<p class="text-muted">Nothing is called that.</p>}>
          {(option) => (
            <label class="flex min-h-7 items-start gap-2.5 rounded-md py-0.5 pointer-coarse:min-h-11 pointer-coarse:py-2.5">
              <input
                type="checkbox"
                class="mt-0.5 size-4 shrink-0 accent-accent"
                checked={picked.has(option.text)}
                aria-disabled={picked.refused(option.text)}
                onClick={(event) => picked.refused(option.text) && event.preventDefault()}
                onChange={(event) => picked.toggle(option.text, event.currentTarget.checked)}
              />
              <span class={picked.refused(option.text) ? "text-muted" : ""}>
                {option.label}
                <Show when={option.hint}>
                  <span class="block text-sm text-muted">{option.hint}</span>
                </Show>
              </span>
            </label>
          )}
        </For>
      </div>
    </Grouped>
  );
}
