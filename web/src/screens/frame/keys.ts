import { useLocation, useNavigate } from "@solidjs/router";
import { enterForm } from "../../parts/form/entrance.ts";
import type { KeyTable } from "../../parts/keys/keys.tsx";
import { focusSearch } from "../queue/search.tsx";
import type { QueueState } from "../queue/state.ts";
import { PAGES, QUEUE } from "./pages.ts";

/** The row that the keys are about: the one that has the focus, else the task that is open. */
function pointed(queue: QueueState): string | undefined {
  const row = document.activeElement?.closest<HTMLElement>('ul[aria-label="Tasks"] li');
  const id = row?.dataset.entry ?? queue.selectedId();
  return id !== undefined && queue.rowOf(id) ? id : undefined;
}

/** The keys of the frame: through the list, to other screens, and what floats above them. */
export function createFrameKeys(queue: QueueState, open: { help: () => void; palette: () => void }) {
  const navigate = useNavigate();
  const location = useLocation();
  const onTask = () => queue.selectedId() !== undefined;
  const onPage = () => PAGES.some(({ path }) => path === location.pathname);
  const choosing = () => queue.picks.size() > 0 || queue.picks.lost().length > 0;
  const leave = () => {
    if (choosing()) queue.picks.clear();
    else if (onTask() || onPage()) navigate(queue.hrefOf());
  };
  const sequences = (): KeyTable => {
    const places = PAGES.filter(({ operators }) => !operators || queue.viewer().isOperator);
    const known = places.flatMap(({ path, name, key }) =>
      key === undefined ? [] : [[`g ${key}`, { run: () => navigate(path), label: name }] as const],
    );
    return {
      "g q": { run: () => navigate(queue.hrefOf()), label: QUEUE.name },
      ...Object.fromEntries(known),
    };
  };
  const ofList = (): KeyTable => ({
    j: () => queue.step(1),
    k: () => queue.step(-1),
    "/": focusSearch,
    "[": () => queue.stepView(-1),
    "]": () => queue.stepView(1),
    s: () => queue.stepSort(),
    x: () => {
      const id = pointed(queue);
      if (id !== undefined) queue.picks.toggle(id);
    },
    b: queue.picks.size() > 0 ? () => queue.bulk.open("answer") : undefined,
    "shift+x": () => {
      const id = pointed(queue);
      if (id !== undefined) queue.picks.extend(id);
    },
  });
  /** Whether the list stands beside the page. */
  const listed = () => !queue.isGuest() && !onPage();
  return {
    listed,
    onTask,
    onPage,
    table: (): KeyTable => {
      if (queue.isGuest()) return { Enter: enterForm };
      return {
        ...(listed() ? ofList() : {}),
        ...sequences(),
        Escape: choosing() ? { run: leave, label: "Clear the selection" } : leave,
        Enter: enterForm,
        "?": open.help,
        "mod+k": open.palette,
      };
    },
  };
}
