import { useNavigate } from "@solidjs/router";
import Search from "lucide-solid/icons/search";
import X from "lucide-solid/icons/x";
import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import { Key } from "../../parts/keys/keys.tsx";
import { createPause } from "../../parts/pause.ts";
import { useQueue } from "./state.ts";
import { SEARCH_MAX } from "./view.ts";

/** Longer than between two letters, shorter than a wait. */
const PAUSE_MS = 200;
const FIELD = "queue-search";

/** Moves the focus to the search of the queue. */
export function focusSearch(): void {
  const field = document.getElementById(FIELD);
  if (field instanceof HTMLInputElement) field.select();
}

/** Searches the list by words, an id or an idempotency key, on the server and in the address. */
export function SearchField(): JSX.Element {
  const queue = useQueue();
  const navigate = useNavigate();
  const [text, setText] = createSignal(queue.view().search);
  const typing = createPause(PAUSE_MS);
  // The address may be changed by others: the back button, a removed filter, another view.
  createEffect(
    on(
      () => queue.view().search,
      (search) => search !== text().trim() && setText(search),
      { defer: true },
    ),
  );
  const search = () => {
    typing.stop();
    const words = text().trim();
    const { search: before } = queue.view();
    if (words === before) return;
    // The way back leads out of the search, not through every word of it.
    const replace = before !== "" && words !== "";
    navigate(queue.hrefOf(queue.selectedId(), { ...queue.view(), search: words }), { replace });
  };
  const type = (words: string) => {
    setText(words);
    typing.after(search);
  };
  const clear = () => {
    setText("");
    search();
  };
  const press = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Enter") search();
    else clear();
    // The keys lead through what was found.
    event.currentTarget.blur();
  };
  return (
    <div class="relative min-w-0">
      <Search size={14} aria-hidden="true" class="absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
      <input
        id={FIELD}
        type="search"
        aria-label="Search the queue"
        aria-keyshortcuts="/"
        autocomplete="off"
        spellcheck={false}
        maxLength={SEARCH_MAX}
        placeholder="Search"
        class="input min-h-8 py-1 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden"
        value={text()}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={press}
      />
      <span class="absolute inset-y-0 right-1.5 flex items-center">
        <Show when={text() !== ""} fallback={<Key>/</Key>}>
          <button
            type="button"
            class="button button-quiet min-h-6 px-1"
            aria-label="Clear the search"
            onClick={clear}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </Show>
      </span>
    </div>
  );
}
