import { useNavigate } from "@solidjs/router";
import { type LiveKey, liveKeys } from "../../../parts/keys/live.tsx";
import { rowOfKey } from "../../../parts/keys/table.ts";
import { useQueue } from "../../queue/state.ts";
import { PART_NAMES, partsFor, plainView, SORT_NAMES, sortsOf } from "../../queue/view.ts";
import { PAGES } from "../pages.ts";

/** Something that the palette can do. */
export interface Command {
  id: string;
  label: string;
  /** What it is found by besides. */
  about: string;
  /** The key that does the same, by its name. */
  key?: string | undefined;
  run: () => void;
}

const PALETTE = "mod+k";

/** Which keys make sense in a list: not the palette's own, and no choice of a form that does not say what it is. */
function isCommand({ name, named }: LiveKey): boolean {
  if (name === PALETTE || name.startsWith("g ")) return false;
  return named || (rowOfKey(name)?.caps === undefined && rowOfKey(name)?.keys.length === 1);
}

/** Everything that can be done here and now: the verbs of what is open, and every place to go to. */
export function readCommands(): Command[] {
  const queue = useQueue();
  const navigate = useNavigate();
  const { isOperator } = queue.viewer();
  const live = liveKeys();
  const keyTo = (label: string) => live.find((key) => key.name.startsWith("g ") && key.label === label)?.name;
  const verbs = live
    .filter(isCommand)
    .map(({ name, label, run }) => ({ id: `key ${name}`, label, about: "", key: name, run }));
  const places = [
    { name: "Queue", href: queue.hrefOf() },
    ...PAGES.filter(({ operators }) => isOperator || !operators).map(({ name, path }) => ({
      name,
      href: path,
    })),
  ].map(({ name, href }) => ({
    id: `page ${href}`,
    label: `Go to ${name}`,
    about: "page",
    key: keyTo(name),
    run: () => navigate(href),
  }));
  const views = partsFor(isOperator).map((part) => ({
    id: `view ${part}`,
    label: `View: ${PART_NAMES[part].full}`,
    about: "queue filter",
    run: () => navigate(queue.hrefOf(undefined, plainView(part))),
  }));
  const sorts = sortsOf(queue.view().show).map((sort) => ({
    id: `sort ${sort}`,
    label: `Sort by ${SORT_NAMES[sort].toLowerCase()}`,
    about: "queue order",
    run: () => navigate(queue.hrefOf(queue.selectedId(), { ...queue.view(), sort })),
  }));
  return [...verbs, ...places, ...views, ...sorts];
}
