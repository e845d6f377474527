import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Part, SHOWS, SORTS, type Sort, type View } from "../../api/view.ts";

/** As many characters as the server searches by. */
export const SEARCH_MAX = 200;

/** How states are written in the address. */
const STATES: ReadonlyMap<string, State> = new Map([
  ["created", State.CREATED],
  ["notified", State.NOTIFIED],
  ["assigned", State.ASSIGNED],
  ["in_progress", State.IN_PROGRESS],
  ["submitted", State.SUBMITTED],
  ["rejected", State.REJECTED],
  ["completed", State.COMPLETED],
  ["timed_out", State.TIMED_OUT],
  ["cancelled", State.CANCELLED],
  ["verification_exhausted", State.VERIFICATION_EXHAUSTED],
]);
const FIRST_TERMINAL = State.COMPLETED;

/** What the parts of the queue are called: in full, and as little of it as is understood beside the others. */
export const PART_NAMES: Readonly<Record<Part, { full: string; short: string }>> = {
  mine: { full: "Mine", short: "Mine" },
  unclaimed: { full: "Unclaimed", short: "Unclaimed" },
  all: { full: "All", short: "All" },
  soon: { full: "Due soon", short: "Due soon" },
  attention: { full: "Needs attention", short: "Attention" },
  done: { full: "Done", short: "Done" },
};

/** What the orders of a list are called. */
export const SORT_NAMES: Readonly<Record<Sort, string>> = {
  priority: "Priority",
  deadline: "Deadline",
  newest: "Newest",
  oldest: "Oldest",
};

/** The parts of the queue that somebody can choose: whoever is no operator only ever sees what is theirs. */
export function partsFor(isOperator: boolean): readonly Part[] {
  return isOperator ? SHOWS : (["all", "soon", "attention", "done"] as const);
}

/** The orders that make sense for a part; the first is its own. What is done waits for nothing. */
export function sortsOf(show: Part): readonly Sort[] {
  return show === "done" ? (["newest", "oldest"] as const) : SORTS;
}

/** The states that a part may hold. */
export function statesOf(show: Part): State[] {
  return [...STATES.values()].filter((state) => state >= FIRST_TERMINAL === (show === "done"));
}

/** Whether the tasks of a part can be chosen by who holds them. */
export function hasHolders(show: Part, isOperator: boolean): boolean {
  return isOperator && show !== "mine" && show !== "unclaimed";
}

/** A part of the queue in its own order, nothing left out. */
export function plainView(show: Part): View {
  return { show, sort: sortsOf(show)[0] ?? "newest", search: "", state: State.UNSPECIFIED, holder: "" };
}

/** A view without what the part does not know. */
function fitView(view: View, isOperator: boolean): View {
  const { show } = view;
  const plain = plainView(show);
  return {
    show,
    sort: sortsOf(show).includes(view.sort) ? view.sort : plain.sort,
    search: view.search.slice(0, SEARCH_MAX),
    state: statesOf(show).includes(view.state) ? view.state : plain.state,
    holder: hasHolders(show, isOperator) ? view.holder : plain.holder,
  };
}

/** The same search and filters in another part of the queue; its own order where the other had its own. */
export function viewIn(view: View, show: Part, isOperator: boolean): View {
  const sort = view.sort === plainView(view.show).sort ? plainView(show).sort : view.sort;
  return fitView({ ...view, show, sort }, isOperator);
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Reads a view off an address; what it does not know it leaves out. */
export function readView(params: Params, isOperator: boolean): View {
  const text = (name: string) => [params[name]].flat()[0] ?? "";
  const asked = text("ended") === "1" ? "done" : text("show");
  const show = partsFor(isOperator).find((part) => part === asked) ?? "all";
  const plain = plainView(show);
  const view = {
    show,
    sort: SORTS.find((sort) => sort === text("sort")) ?? plain.sort,
    search: text("q").trim(),
    state: STATES.get(text("state")) ?? plain.state,
    holder: text("holder").trim(),
  };
  return fitView(view, isOperator);
}

/** What an address says of a view: nothing that goes without saying. */
export function writeView({ show, sort, search, state, holder }: View): [string, string][] {
  const plain = plainView(show);
  const said: [string, string][] = [];
  if (show !== "all") said.push(["show", show]);
  if (search !== "") said.push(["q", search]);
  for (const [name, value] of STATES) if (value === state) said.push(["state", name]);
  if (holder !== "") said.push(["holder", holder]);
  if (sort !== plain.sort) said.push(["sort", sort]);
  return said;
}

/** Whether something keeps tasks of the part out of the list. */
export function isNarrowed({ search, state, holder }: View): boolean {
  return search !== "" || state !== State.UNSPECIFIED || holder !== "";
}
