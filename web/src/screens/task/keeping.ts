import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { reachable } from "../../api/connection.ts";
import { type Kept, readDraft, writeDraft } from "../../api/drafts.ts";
import type { DraftStore } from "../../parts/form/draft.ts";

const PAUSE_MS = 800;
const RETRY_MS = 5_000;
const LARGEST = 1024 * 1024;

/** Where a draft is kept at the moment; undefined while it is on its way, or where there is none. */
export type Whereabouts = "server" | "browser" | "too large" | "page" | undefined;

interface Given {
  id: string;
  drafts: DraftStore;
  /** Whether the server keeps drafts for this person: not for a guest without an account. */
  served: boolean;
  /** Whether there is an answer to be given yet. */
  open: () => boolean;
  /** JSON text of the draft, as the server keeps it. */
  json: () => string;
  /** Takes over what the server has. */
  adopt: (json: string, at: number) => void;
}

/** Calls under way, by task: one at a time, also where the form was left and opened again meanwhile. */
const underWay = new Map<string, Promise<unknown>>();

/** Keeps a draft on the server too, and takes over what another device has left there. */
export function createKeeping(given: Given) {
  const { id, drafts, served } = given;
  const [tooLarge, setTooLarge] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  let useless = !served;
  // Known beforehand: nothing of the task can be read once the form is taken away.
  let open = given.open();
  createEffect(() => {
    open = given.open();
  });
  let timer: ReturnType<typeof setTimeout> | undefined;

  const push = (parting = false) => {
    clearTimeout(timer);
    if (useless || !open || !drafts.unsent()) return;
    // A page that is left cannot wait for the call before.
    if (underWay.has(id) && !parting) return void underWay.get(id)?.then(() => push());
    const change = drafts.change();
    const json = given.json();
    setTooLarge(byteLength(json) > LARGEST);
    if (tooLarge()) return;
    const call = writeDraft(id, json, parting).then((kept) => settle(kept, change));
    underWay.set(id, call);
    void call.finally(() => underWay.get(id) === call && underWay.delete(id));
  };
  const settle = (kept: Kept, change: number) => {
    setFailed(typeof kept === "string");
    if (typeof kept === "object") drafts.sent(change, kept.at);
    else if (kept === "never") useless = true;
    else timer = setTimeout(push, RETRY_MS);
  };
  const fetch = async () => {
    if (useless || !open) return;
    if (drafts.unsent()) return push();
    const found = await readDraft(id);
    // Whatever was typed meanwhile is newer.
    if (drafts.unsent() || found?.json === undefined || found.at <= drafts.knownAt()) return;
    given.adopt(found.json, found.at);
  };

  createEffect(
    on(
      drafts.change,
      () => {
        clearTimeout(timer);
        timer = setTimeout(push, PAUSE_MS);
      },
      { defer: true },
    ),
  );
  createEffect(on(reachable, (isThere) => isThere && push(), { defer: true }));
  const leave = () => {
    drafts.write();
    push(true);
  };
  const turn = () => (document.hidden ? leave() : void fetch());
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", turn);
  onCleanup(() => {
    window.removeEventListener("pagehide", leave);
    document.removeEventListener("visibilitychange", turn);
    push();
    clearTimeout(timer);
    useless = true;
  });
  void fetch();

  const whereabouts = (): Whereabouts => {
    if (!drafts.begun()) return undefined;
    if (!drafts.unsent()) return "server";
    if (drafts.homeless()) return "page";
    if (tooLarge()) return "too large";
    return !served || failed() ? "browser" : undefined;
  };
  return { whereabouts };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
