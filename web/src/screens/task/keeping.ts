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

/** A draft that another device or browser has left on the server, while something else is typed here. */
export interface OtherDraft {
  json: string;
  at: number;
}

/** Calls under way, by task: one at a time, also where the form was left and opened again meanwhile. */
const underWay = new Map<string, Promise<unknown>>();

/** Keeps a draft on the server too, and takes over what another device has left there. */
export function createKeeping(given: Given) {
  const { id, drafts, served } = given;
  const [tooLarge, setTooLarge] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  const [found, setFound] = createSignal<OtherDraft>();
  /** What the person is to choose between, until they have: in another tab of this browser, too. */
  const other = () => {
    const draft = found();
    return draft && drafts.unsent() && draft.at > drafts.knownAt() ? draft : undefined;
  };
  let useless = !served;
  // Whether the next push replaces only what is known here.
  let compared = false;
  // What was sent last, which the server may have though no reply came.
  let tried: string | undefined;
  // Known beforehand: nothing of the task can be read once the form is taken away.
  let open = given.open();
  createEffect(() => {
    open = given.open();
  });
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = (call: Promise<unknown>) => {
    underWay.set(id, call);
    return call.finally(() => underWay.get(id) === call && underWay.delete(id));
  };
  const push = (parting = false) => {
    clearTimeout(timer);
    if (useless || !open || other() || !drafts.unsent()) return;
    // A page that is left cannot wait for the call before.
    if (underWay.has(id) && !parting) return void underWay.get(id)?.then(() => push());
    if (!compared) return parting ? undefined : void run(compare()).then(() => compared && push());
    const change = drafts.change();
    const json = given.json();
    setTooLarge(byteLength(json) > LARGEST);
    if (tooLarge()) return;
    tried = json;
    void run(writeDraft(id, json, parting).then((kept) => settle(kept, change)));
  };
  const settle = (kept: Kept, change: number) => {
    compared = false;
    setFailed(typeof kept === "string");
    if (typeof kept === "object") drafts.sent(change, kept.at);
    else if (kept === "never") useless = true;
    else timer = setTimeout(push, RETRY_MS);
  };
  /** Looks whether something else is there before it would be replaced. */
  const compare = async () => {
    const change = drafts.change();
    const mine = given.json();
    const theirs = await readDraft(id);
    setFailed(theirs === undefined);
    if (theirs === undefined) {
      clearTimeout(timer);
      timer = setTimeout(push, RETRY_MS);
    } else if (theirs.json === undefined || theirs.at <= drafts.knownAt() || theirs.json === tried) {
      compared = true;
    } else if (theirs.json === mine) drafts.sent(change, theirs.at);
    else setFound({ json: theirs.json, at: theirs.at });
  };
  const fetch = async () => {
    if (useless || !open) return;
    if (drafts.unsent()) return push();
    const kept = await readDraft(id);
    // Whatever was typed meanwhile is compared before it is sent.
    if (drafts.unsent() || kept?.json === undefined || kept.at <= drafts.knownAt()) return;
    given.adopt(kept.json, kept.at);
  };

  createEffect(
    on(
      drafts.change,
      () => {
        clearTimeout(timer);
        timer = setTimeout(push, PAUSE_MS);
        // Now, and not only at the push: a page that is left has no time for it.
        if (!compared && !useless && open && !other() && !underWay.has(id)) void run(compare());
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
    return !served || failed() || other() ? "browser" : undefined;
  };
  return {
    whereabouts,
    other,
    /** Puts the other draft in the place of what is typed here. */
    takeOther: () => {
      const draft = other();
      if (draft) given.adopt(draft.json, draft.at);
    },
    /** Lets what is typed here replace the other draft. */
    keepOwn: () => {
      drafts.outrank(other()?.at ?? 0);
      push();
    },
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
