import { type RouteSectionProps, revalidate, useLocation, useNavigate } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import WifiOff from "lucide-solid/icons/wifi-off";
import { createEffect, createSignal, type JSX, lazy, onCleanup, onMount, Show } from "solid-js";
import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { reachable } from "../../api/connection.ts";
import { watchTasks } from "../../api/live.ts";
import { createLoaded } from "../../api/load.ts";
import { getSession, isSignedOut, type Viewer } from "../../api/session.ts";
import { heedOtherTabs, sessionEnd } from "../../api/session-end.ts";
import { forgetDrafts } from "../../parts/form/draft.ts";
import { onKeys } from "../../parts/keys.tsx";
import { loginHref } from "../../parts/next-path.ts";
import { Notice } from "../../parts/notice.tsx";
import { createAnnouncer } from "./announce.ts";
import { createHintSink } from "./hints.ts";
import { QueueList } from "./list.tsx";
import { PAGES } from "./pages.ts";
import { Rail } from "./rail.tsx";
import { createQueueState, focusAnswer, QueueProvider, useQueue } from "./state.ts";

const LONG_AWAY_MS = 30_000;

const Help = lazy(() => import("../../parts/help.tsx"));

/** The frame of the queue and the task, for whoever is signed in; anybody else is led to the entrance. */
export function Frame(props: RouteSectionProps): JSX.Element {
  const navigate = useNavigate();
  const location = useLocation();
  const session = createLoaded(() => getSession());
  const viewer = () => (sessionEnd() ? undefined : session().value?.viewer);

  createEffect(() => {
    const { value } = session();
    if (!value) return;
    if (value.needsSetup) navigate("/setup", { replace: true });
    else if (!viewer()) navigate(loginHref(`${location.pathname}${location.search}`), { replace: true });
  });

  return (
    <Show
      when={viewer()}
      fallback={
        <Show when={session().failure}>
          <Unreachable />
        </Show>
      }
    >
      {(person) => <Columns viewer={person()}>{props.children}</Columns>}
    </Show>
  );
}

function Unreachable(): JSX.Element {
  const retry = setInterval(() => void revalidate(getSession.key), 3000);
  onCleanup(() => clearInterval(retry));
  return (
    <div class="appear-late mx-auto max-w-md p-6">
      <Notice tone="calm" icon={<WifiOff size={16} />}>
        The server cannot be reached. This page tries again every few seconds.
      </Notice>
    </div>
  );
}

function Columns(props: { viewer: Viewer; children?: JSX.Element }): JSX.Element {
  const navigate = useNavigate();
  const location = useLocation();
  const queue = createQueueState(() => props.viewer);
  const [help, setHelp] = createSignal(false);
  const announcement = createAnnouncer(queue);

  const onTask = () => queue.selectedId() !== undefined;
  const onPage = () => PAGES.some(({ path }) => path === location.pathname);
  /** Whether the list stands beside the page. */
  const listed = () => !queue.isGuest() && !onPage();
  const leave = () => {
    if (onTask() || onPage()) navigate(queue.hrefOf());
  };
  // Whoever came for one task finds nothing else here.
  createEffect(() => {
    const { taskId } = props.viewer;
    if (taskId !== undefined && location.pathname === "/") navigate(queue.hrefOf(taskId), { replace: true });
  });
  heedOtherTabs(isSignedOut, (how) => how === "signed out" && forgetDrafts());
  onMount(() => {
    const sink = createHintSink();
    const stop = watchTasks(props.viewer.userId, sink.add);
    refetchOnReturn(() => sink.add(""));
    onCleanup(() => {
      stop();
      sink.close();
    });
    // The task pane is what comes next: fetch its code while nothing else happens.
    setTimeout(() => void import("../task/screen.tsx"), 200);
  });
  onKeys(() => ({
    j: listed() ? () => queue.step(1) : undefined,
    k: listed() ? () => queue.step(-1) : undefined,
    "?": queue.isGuest() ? undefined : () => setHelp(true),
    Escape: queue.isGuest() ? undefined : leave,
    Enter: focusAnswer,
  }));

  return (
    <QueueProvider value={queue}>
      <div
        class={`grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] pair:grid-rows-1 ${listed() ? "pair:grid-cols-[4rem_18rem_minmax(0,1fr)] trio:grid-cols-[4rem_17rem_minmax(0,1fr)] wide:grid-cols-[4rem_21rem_minmax(0,1fr)]" : "pair:grid-cols-[4rem_minmax(0,1fr)]"}`}
      >
        <Rail viewer={props.viewer} onHelp={() => setHelp(true)} class={onTask() ? "max-pair:hidden" : ""} />
        <Show when={!queue.isGuest()}>
          <QueueList class={`${onTask() ? "max-pair:hidden" : ""} ${onPage() ? "hidden" : ""}`} />
        </Show>
        <main
          id="task"
          class={`relative min-w-0 overflow-y-auto bg-surface ${onTask() ? "max-pair:row-span-2" : ""} ${onTask() || onPage() ? "" : "max-pair:hidden"}`}
          tabindex="-1"
        >
          <Show when={!reachable()}>
            <div class="appear-late px-4 pt-3 pair:px-6">
              <Notice tone="calm" icon={<WifiOff size={16} />}>
                No connection to the server. It is being tried again; what you typed is kept.
              </Notice>
            </div>
          </Show>
          {props.children}
        </main>
      </div>
      <AnsweredStrip />
      <p class="sr-only" role="status" aria-live="polite">
        {announcement()}
      </p>
      <Show when={help()}>
        <Help onClose={() => setHelp(false)} />
      </Show>
    </QueueProvider>
  );
}

/** A tab that was away for long may have missed something, asleep with its computer. */
function refetchOnReturn(refetch: () => void): void {
  let left = Date.now();
  const notice = () => {
    if (document.hidden) left = Date.now();
    else if (Date.now() - left > LONG_AWAY_MS) refetch();
  };
  document.addEventListener("visibilitychange", notice);
  onCleanup(() => document.removeEventListener("visibilitychange", notice));
}

/** What became of an answer, by the state that it led to. */
const TIDINGS: Partial<Record<State, string>> = {
  [State.COMPLETED]: "Answered",
  [State.SUBMITTED]: "Still being checked",
  [State.REJECTED]: "Sent back",
  [State.VERIFICATION_EXHAUSTED]: "Checks failed",
};

/** Tells what became of an answer after another task has taken its place. */
function AnsweredStrip(): JSX.Element {
  const queue = useQueue();
  const elsewhere = () => {
    const answered = queue.answered();
    return answered && queue.selectedId() !== answered.task.id ? answered : undefined;
  };
  const good = (state: State) => state === State.COMPLETED || state === State.SUBMITTED;
  return (
    <div
      role="status"
      class="pointer-events-none fixed inset-x-0 z-10 grid justify-items-center px-4 max-pair:top-2 pair:bottom-4"
    >
      <Show when={elsewhere()}>
        {(answered) => (
          <p class="pointer-events-auto flex max-w-md items-center gap-2 rounded-md border border-line bg-surface py-2 pr-2 pl-3 shadow-float">
            <Show
              when={good(answered().state)}
              fallback={<CircleAlert size={16} class="shrink-0 text-warn" aria-hidden="true" />}
            >
              <CircleCheck size={16} class="shrink-0 text-yes" aria-hidden="true" />
            </Show>
            <span class="min-w-0 truncate">
              {TIDINGS[answered().state] ?? "Not taken"}: {answered().task.task}
            </span>
            <a href={queue.hrefOf(answered().task.id)} class="button min-h-7 px-2">
              View
            </a>
          </p>
        )}
      </Show>
    </div>
  );
}
