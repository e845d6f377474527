import { type RouteSectionProps, revalidate, useLocation, useNavigate } from "@solidjs/router";
import WifiOff from "lucide-solid/icons/wifi-off";
import {
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  lazy,
  Match,
  on,
  onCleanup,
  onMount,
  Show,
  Switch,
} from "solid-js";
import { reachable } from "../../api/connection.ts";
import { watchTasks } from "../../api/live.ts";
import { createLoaded } from "../../api/load.ts";
import { COUNT_KEYS, LIST_KEYS } from "../../api/queue.ts";
import { getSession, isReplaced, isSignedOut, type Viewer } from "../../api/session.ts";
import { heedOtherTabs, sessionEnd, startOver } from "../../api/session-end.ts";
import { forgetDrafts } from "../../parts/form/draft-record.ts";
import { onKeys } from "../../parts/keys/keys.tsx";
import { narrow } from "../../parts/narrow.ts";
import { loginHref } from "../../parts/next-path.ts";
import { Notice } from "../../parts/notice.tsx";
import { onceLoaded } from "../../parts/once-loaded.ts";
import { QueueList } from "../queue/list.tsx";
import { createQueueState, QueueProvider } from "../queue/state.ts";
import { AnsweredStrip } from "../queue/strip.tsx";
import { createAnnouncer } from "./announce.ts";
import { createHintSink } from "./hints.ts";
import { createFrameKeys } from "./keys.ts";
import { Rail } from "./rail.tsx";

const LONG_AWAY_MS = 30_000;
const DUE_MS = 60_000;

const Help = lazy(() => import("../../parts/keys/help.tsx"));
const Palette = lazy(() => import("./palette/palette.tsx"));
const BulkPane = lazy(() => import("../queue/bulk/pane.tsx"));

/** The frame of every screen, with the queue beside it, for whoever is signed in; anybody else is led to the entrance. */
export function Frame(props: RouteSectionProps): JSX.Element {
  const navigate = useNavigate();
  const location = useLocation();
  const session = createLoaded(() => getSession());
  const viewer = () => (sessionEnd() ? undefined : session().value?.viewer);

  createEffect(() => {
    const { value } = session();
    if (!value) return;
    if (value.needsSetup) navigate("/setup", { replace: true });
    else if (!viewer()) void leadOut();
  });
  let leaving = false;
  const leadOut = async () => {
    if (leaving) return;
    leaving = true;
    // The session of this page is over; there may be another person's.
    if (sessionEnd() === "lost" && (await isReplaced())) return startOver();
    // Only now: an answer that was refused leads back to its task meanwhile.
    navigate(loginHref(`${location.pathname}${location.search}`), { replace: true });
  };

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
  const [floating, setFloating] = createSignal<"help" | "palette">();
  const announcement = createAnnouncer(queue);
  const openHelp = () => onceLoaded(import("../../parts/keys/help.tsx"), () => setFloating("help"));
  const openPalette = () => onceLoaded(import("./palette/palette.tsx"), () => setFloating("palette"));
  const keys = createFrameKeys(queue, { help: openHelp, palette: openPalette });
  const { listed, onTask, onPage } = keys;
  onKeys(keys.table);

  // Whoever came for one task finds nothing else here.
  createEffect(() => {
    const { taskId } = props.viewer;
    if (taskId !== undefined && location.pathname === "/") navigate(queue.hrefOf(taskId), { replace: true });
  });
  const [paneLoaded, setPaneLoaded] = createSignal(false);
  /** What is done to several tasks, once there is a pane for it. */
  const bulkVerb = () => (paneLoaded() ? queue.bulk.verb() : undefined);
  createEffect(() => {
    if (queue.bulk.verb() === undefined || paneLoaded()) return;
    import("../queue/bulk/pane.tsx").then(() => setPaneLoaded(true), queue.bulk.close);
  });
  // Another task or screen takes the place of the pane of several.
  createEffect(on([queue.selectedId, () => location.pathname], () => queue.bulk.close(), { defer: true }));
  heedOtherTabs({
    isOver: isSignedOut,
    isReplaced,
    react: (how) => how === "signed out" && forgetDrafts(),
  });
  onMount(() => {
    const sink = createHintSink((ids) => void queue.picks.heed(ids));
    const stop = watchTasks(props.viewer.userId, sink.add);
    refetchOnReturn(() => sink.add(""));
    const clock = setInterval(refetchDue, DUE_MS);
    onCleanup(() => {
      stop();
      sink.close();
      clearInterval(clock);
    });
  });
  const isListThere = createMemo(() => queue.isGuest() || queue.total() !== undefined);
  createEffect(() => {
    // The task pane is what comes next: its code is fetched once the list is there, while nothing else happens.
    if (isListThere()) setTimeout(() => onceLoaded(import("../task/screen.tsx"), () => {}), 200);
  });
  /** What is due soon changes by the clock alone. */
  const refetchDue = () => {
    if (document.hidden || queue.isGuest()) return;
    void revalidate(queue.view().show === "soon" ? [...LIST_KEYS, ...COUNT_KEYS] : [...COUNT_KEYS]);
  };
  /** Whether the pane beside the list is what is looked at. */
  const inPane = () => onTask() || bulkVerb() !== undefined;

  return (
    <QueueProvider value={queue}>
      <div
        class={`grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] pair:grid-rows-1 ${listed() ? "pair:grid-cols-[4rem_18rem_minmax(0,1fr)] trio:grid-cols-[4rem_17rem_minmax(0,1fr)] wide:grid-cols-[4rem_21rem_minmax(0,1fr)]" : "pair:grid-cols-[4rem_minmax(0,1fr)]"}`}
      >
        <Rail viewer={props.viewer} onHelp={openHelp} class={inPane() ? "max-pair:hidden" : ""} />
        <Show when={!queue.isGuest()}>
          <QueueList
            main={narrow() && !inPane() && !onPage()}
            class={`${inPane() ? "max-pair:hidden" : ""} ${onPage() ? "hidden" : ""}`}
          />
        </Show>
        <main
          id="task"
          class={`relative min-w-0 overflow-y-auto bg-surface ${inPane() ? "max-pair:row-span-2" : ""} ${inPane() || onPage() ? "" : "max-pair:hidden"}`}
          tabindex="-1"
        >
          <Show when={!reachable()}>
            <div class="appear-late px-4 pt-3 pair:px-6">
              <Notice tone="calm" icon={<WifiOff size={16} />}>
                No connection to the server. It is being tried again; what you typed is kept.
              </Notice>
            </div>
          </Show>
          <Show when={bulkVerb()} keyed fallback={props.children}>
            {(verb) => <BulkPane verb={verb} />}
          </Show>
        </main>
      </div>
      <div
        role="status"
        class="pointer-events-none fixed inset-x-0 z-10 grid justify-items-center gap-2 px-4 max-pair:top-2 pair:bottom-4"
      >
        <AnsweredStrip />
      </div>
      <p class="sr-only" role="status" aria-live="polite">
        {announcement()}
      </p>
      <Switch>
        <Match when={floating() === "help"}>
          <Help onClose={() => setFloating(undefined)} />
        </Match>
        <Match when={floating() === "palette"}>
          <Palette onClose={() => setFloating(undefined)} />
        </Match>
      </Switch>
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
