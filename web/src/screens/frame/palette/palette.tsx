import { Dialog } from "@kobalte/core/dialog";
import { Search } from "@kobalte/core/search";
import { useNavigate } from "@solidjs/router";
import CornerDownRight from "lucide-solid/icons/corner-down-right";
import SearchIcon from "lucide-solid/icons/search";
import { createMemo, createSignal, type JSX, Show } from "solid-js";
import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import { createLoaded } from "../../../api/load.ts";
import { findTasks } from "../../../api/queue.ts";
import { Caps } from "../../../parts/keys/live.tsx";
import { createPause } from "../../../parts/pause.ts";
import { StateMark } from "../../../parts/state.tsx";
import { useQueue } from "../../queue/state.ts";
import { SEARCH_MAX } from "../../queue/view.ts";
import { type Command, readCommands } from "./commands.ts";
import { sift } from "./fuzzy.ts";

const PAUSE_MS = 150;
/** Fewer letters find too much to be of use. */
const SEARCHED_MIN = 2;
const SHOWN_MAX = 40;

/** A row of the palette: a command, or a task that was found. */
type Option = Command & { task?: Task };

/** Everything that can be done, and every task, by typing. */
export default function Palette(props: { onClose: () => void }): JSX.Element {
  const queue = useQueue();
  const navigate = useNavigate();
  const commands = readCommands();
  const [typed, setTyped] = createSignal("");
  const [searched, setSearched] = createSignal("");
  const typing = createPause(PAUSE_MS);
  const found = createLoaded(() => (searched().length >= SEARCHED_MIN ? findTasks(searched()) : undefined));

  const options = createMemo((): Option[] => {
    const fitting = sift(typed().trim(), commands, ({ label, about }) => `${label} ${about}`);
    // What was found for other words is not found for these.
    const tasks = searched() === typed().trim() ? (found().value ?? []) : [];
    const rows = tasks.map((task) => ({
      id: task.id,
      label: task.task,
      about: "",
      task,
      run: () => navigate(queue.hrefOf(task.id)),
    }));
    return [...fitting.slice(0, SHOWN_MAX), ...rows];
  });
  const type = (words: string) => {
    setTyped(words);
    typing.after(() => setSearched(words.trim()));
  };
  const choose = (option: Option | undefined | null) => {
    if (!option) return;
    props.onClose();
    // The dialog gives the focus back first; what is chosen may want it.
    setTimeout(option.run);
  };
  const press = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.currentTarget.getAttribute("aria-activedescendant")) {
      // The package tells of what was typed a moment later, when the first may be another.
      type(event.currentTarget.value);
      choose(options()[0]);
    }
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onClose();
    }
  };

  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay class="fixed inset-0 z-20 bg-ground/70" />
        <div class="pointer-events-none fixed inset-0 z-30 grid justify-items-center p-4 pair:pt-[12vh]">
          <Dialog.Content class="pointer-events-auto flex h-fit max-h-full w-full max-w-xl flex-col rounded-md border border-line bg-surface shadow-float pair:max-h-[70vh]">
            <Dialog.Title class="sr-only">Commands and tasks</Dialog.Title>
            <Search<Option>
              open
              class="flex min-h-0 flex-col"
              options={options()}
              optionValue="id"
              optionTextValue="label"
              optionLabel="label"
              placeholder="Type a command, or words of a task"
              onInputChange={type}
              onChange={choose}
              itemComponent={(row) => (
                <OptionRow item={row.item} first={options()[0]?.id === row.item.rawValue.id} />
              )}
            >
              <Search.Control class="flex items-center gap-2.5 border-b border-line px-4">
                <SearchIcon size={16} class="shrink-0 text-muted" aria-hidden="true" />
                <Search.Input
                  aria-label="Command or task"
                  class="min-h-12 min-w-0 flex-1 bg-transparent outline-none"
                  maxLength={SEARCH_MAX}
                  autocomplete="off"
                  spellcheck={false}
                  onKeyDown={press}
                />
              </Search.Control>
              <Search.Listbox class="min-h-0 overflow-y-auto p-1.5" />
            </Search>
            <p role="status" class="empty:hidden">
              <Show when={options().length === 0}>
                <span class="block px-4 pb-4 text-muted">Nothing matches.</span>
              </Show>
            </p>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
}

function OptionRow(props: {
  item: Parameters<typeof Search.Item>[0]["item"] & { rawValue: Option };
  first: boolean;
}): JSX.Element {
  const option = () => props.item.rawValue;
  return (
    <Search.Item
      item={props.item}
      class={`flex min-h-10 cursor-default items-center gap-2.5 rounded-md px-2.5 py-1.5 outline-none data-[highlighted]:bg-accent-soft ${props.first ? "not-has-[~[data-highlighted]]:bg-sunken" : ""}`}
    >
      <Show
        when={option().task}
        fallback={<CornerDownRight size={14} class="shrink-0 text-muted" aria-hidden="true" />}
      >
        {(task) => (
          <span class="flex w-28 shrink-0 items-center text-sm">
            <StateMark state={task().state} />
          </span>
        )}
      </Show>
      <Search.ItemLabel dir="auto" class="line-clamp-1 min-w-0 flex-1">
        {option().label}
      </Search.ItemLabel>
      <Show when={option().key}>
        {(key) => (
          <span aria-hidden="true">
            <Caps names={[key()]} />
          </span>
        )}
      </Show>
    </Search.Item>
  );
}
