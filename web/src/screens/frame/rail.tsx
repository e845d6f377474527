import { useLocation } from "@solidjs/router";
import Bell from "lucide-solid/icons/bell";
import BellOff from "lucide-solid/icons/bell-off";
import BellRing from "lucide-solid/icons/bell-ring";
import Ellipsis from "lucide-solid/icons/ellipsis";
import type Inbox from "lucide-solid/icons/inbox";
import Keyboard from "lucide-solid/icons/keyboard";
import LogOut from "lucide-solid/icons/log-out";
import UserCog from "lucide-solid/icons/user-cog";
import { createSignal, For, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { Viewer } from "../../api/session.ts";
import { timeZone } from "../../parts/clock.tsx";
import { Logo } from "../../parts/logo.tsx";
import { narrow } from "../../parts/narrow.ts";
import { askPermission, permission } from "../../parts/notify.ts";
import { useQueue } from "../queue/state.ts";
import { createLeave } from "./leave.ts";
import { PAGES, type Page, QUEUE } from "./pages.ts";

const ITEM =
  "flex min-h-11 min-w-11 flex-col items-center justify-center gap-0.5 rounded-md px-0.5 text-muted hover:bg-sunken hover:text-ink";

/** Screens that fit beside the rest on the narrowest phone. */
const PLACES_NARROW = 2;

/** Where to go, how to be told, and who is signed in: a column, on narrow screens a row. */
export function Rail(props: { viewer: Viewer; class: string; onHelp: () => void }): JSX.Element {
  const queue = useQueue();
  const location = useLocation();
  const current = () => PAGES.find(({ path }) => path === location.pathname);
  /** As many as there is room for; the others are in a menu. */
  const places = () => {
    const operated = PAGES.filter(({ operators }) => operators);
    const shown = operated.filter(({ inRail }) => inRail).slice(0, narrow() ? PLACES_NARROW : undefined);
    return { shown, rest: operated.filter((page) => !shown.includes(page)) };
  };
  return (
    <nav
      aria-label="Main"
      class={`flex items-center gap-1 border-line px-2 max-pair:border-b pair:flex-col pair:border-r pair:overflow-y-auto pair:px-1.5 pair:py-3 ${props.class}`}
    >
      <span class={`p-1.5 pair:mb-2 ${queue.isGuest() ? "" : "max-pair:hidden"}`}>
        <Logo size={28} />
      </span>
      <Show when={!queue.isGuest()}>
        <Place href={queue.hrefOf()} name={QUEUE.name} current={!current()} icon={QUEUE.icon} />
      </Show>
      <Show when={props.viewer.isOperator}>
        <For each={places().shown}>
          {(page) => (
            <Place href={page.path} name={page.name} current={current() === page} icon={page.icon} />
          )}
        </For>
        <More pages={places().rest} current={current()} />
      </Show>
      <span class="flex-1" />
      <Show when={!queue.isGuest()}>
        <NotifyButton />
        <button
          type="button"
          class={`${ITEM} pointer-coarse:hidden`}
          aria-label="Keyboard shortcuts"
          aria-keyshortcuts="?"
          title="Keyboard shortcuts (?)"
          onClick={() => props.onHelp()}
        >
          <Keyboard size={20} aria-hidden="true" />
        </button>
      </Show>
      <ViewerMenu viewer={props.viewer} />
    </nav>
  );
}

/** Operators find their time zone in the settings. */
function roleOf(viewer: Viewer): string {
  if (viewer.isOperator) return "Operator";
  return `${viewer.taskId === undefined ? "Reviewer" : "Here by a link, for one task"} · times are in ${timeZone}`;
}

/** A screen to go to. */
function Place(props: { href: string; name: string; current: boolean; icon: typeof Inbox }): JSX.Element {
  return (
    <a
      href={props.href}
      class={`${ITEM} pair:w-full ${props.current ? "bg-sunken text-ink" : ""}`}
      aria-current={props.current ? "page" : undefined}
      title={props.name}
    >
      <Dynamic component={props.icon} size={20} aria-hidden="true" />
      <span class="whitespace-nowrap text-sm max-pair:sr-only">{props.name}</span>
    </a>
  );
}

/** The screens that the rail has no room for. */
function More(props: { pages: readonly Page[]; current: Page | undefined }): JSX.Element {
  let menu: HTMLDivElement | undefined;
  const isHere = () => props.pages.some((page) => page === props.current);
  return (
    <Show when={props.pages.length > 0}>
      <button
        type="button"
        class={`${ITEM} pair:w-full ${isHere() ? "bg-sunken text-ink" : ""}`}
        popovertarget="more-places"
        title="More"
      >
        <Ellipsis size={20} aria-hidden="true" />
        <span class="text-sm max-pair:sr-only">More</span>
      </button>
      <div
        ref={menu}
        id="more-places"
        popover="auto"
        class="fixed m-0 w-56 rounded-md border border-line bg-surface p-1.5 text-ink shadow-float max-pair:top-14 max-pair:right-2 max-pair:left-auto pair:top-64 pair:left-[4.5rem]"
      >
        <For each={props.pages}>
          {(page) => (
            <a
              href={page.path}
              class={`flex min-h-11 items-center gap-3 rounded-md px-3 hover:bg-sunken ${props.current === page ? "bg-sunken" : ""}`}
              aria-current={props.current === page ? "page" : undefined}
              onClick={() => menu?.hidePopover()}
            >
              <Dynamic component={page.icon} size={18} class="text-muted" aria-hidden="true" />
              {page.name}
            </a>
          )}
        </For>
      </div>
    </Show>
  );
}

function NotifyButton(): JSX.Element {
  const name = () => {
    if (permission() === "granted") return "Notifications are on";
    if (permission() === "denied") return "Notifications are blocked in the browser";
    return "Notify me of new tasks";
  };
  const icon = () => {
    if (permission() === "granted") return <BellRing size={20} aria-hidden="true" />;
    if (permission() === "denied") return <BellOff size={20} aria-hidden="true" />;
    return <Bell size={20} aria-hidden="true" />;
  };
  return (
    <button
      type="button"
      class={`${ITEM} disabled:bg-transparent disabled:text-muted`}
      aria-label={name()}
      title={name()}
      disabled={permission() !== "default"}
      onClick={() => void askPermission()}
    >
      {icon()}
    </button>
  );
}

function ViewerMenu(props: { viewer: Viewer }): JSX.Element {
  const leave = createLeave();
  const [trouble, setTrouble] = createSignal("");
  let menu: HTMLDivElement | undefined;
  const initials = () => props.viewer.name.slice(0, 1).toUpperCase();
  return (
    <>
      <button
        type="button"
        class={ITEM}
        popovertarget="viewer"
        aria-label="Your account"
        title={props.viewer.name}
      >
        <span
          aria-hidden="true"
          class="grid size-7 place-items-center rounded-full bg-sunken font-semibold text-ink"
        >
          {initials()}
        </span>
      </button>
      <div
        ref={menu}
        id="viewer"
        popover="auto"
        class="m-0 w-64 rounded-md border border-line bg-surface p-4 text-ink shadow-float max-pair:top-14 max-pair:right-2 max-pair:left-auto pair:top-auto pair:bottom-3 pair:left-[4.5rem]"
      >
        <p class="font-semibold">{props.viewer.name}</p>
        <Show when={props.viewer.name !== props.viewer.email}>
          <p class="text-muted">{props.viewer.email}</p>
        </Show>
        <p class="mt-2 text-sm text-muted">{roleOf(props.viewer)}</p>
        <Show when={trouble()}>
          <p role="alert" class="mt-2 text-sm text-no">
            {trouble()}
          </p>
        </Show>
        <Show when={props.viewer.taskId === undefined}>
          <a href="/account" class="button mt-3 w-full" onClick={() => menu?.hidePopover()}>
            <UserCog size={16} aria-hidden="true" /> Your account
          </a>
        </Show>
        <button type="button" class="button mt-2 w-full" onClick={() => void leave().then(setTrouble)}>
          <LogOut size={16} aria-hidden="true" /> Sign out
        </button>
      </div>
    </>
  );
}
