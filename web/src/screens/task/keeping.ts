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

/** How things stood when a draft was sent: which one it was, and from which one of the server's it grew. */
interface Sent {
  at: number;
  base: number;
}

/** Calls under way, by task: one at a time, also where the form was left and opened again meanwhile. */
const underWay = new Map<string, Promise<unknown>>();

/** Keeps a draft on the server too, and takes over what another device has left there. */
export function createKeeping(given: Given) {
  const { id, drafts, served } = given;
  const [tooLarge, setTooLarge] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  const [found, setFound] = createSignal<OtherDraft & { base: number }>();
  /** What the person is to choose between, until they have: in another tab of this browser, too. */
  const other = () => {
    const draft = found();
    return draft && drafts.unsent() && draft.base === drafts.knownAt() ? draft : undefined;
  };
  let useless = !served;
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
    const draftJson = given.json();
    setTooLarge(byteLength(draftJson) > LARGEST);
    if (tooLarge()) return;
    const sent = { at: drafts.at(), base: drafts.knownAt() };
    drafts.trying(draftJson);
    void run(writeDraft(id, { draftJson, base: sent.base, parting }).then((kept) => settle(kept, sent)));
  };
  const settle = (kept: Kept, sent: Sent) => {
    setFailed(typeof kept === "string");
    if (kept === "never") useless = true;
    else if (kept === "later") timer = setTimeout(push, RETRY_MS);
    else if (kept.other !== undefined) refused({ json: kept.other, at: kept.at }, sent);
    // A reply that was overtaken says nothing new.
    else if (drafts.knownAt() === sent.base || kept.at > drafts.knownAt()) drafts.sent(sent.at, kept.at);
  };
  const refused = (theirs: OtherDraft, { base }: Sent) => {
    // An earlier call of this browser, whose reply was lost or came meanwhile.
    const isKnown = drafts.knownAt() !== base || drafts.isOurs(theirs.json);
    if (!isKnown) {
      setFound({ ...theirs, base });
      // Another tab may have written over it what the server has now.
      return drafts.write();
    }
    if (drafts.knownAt() === base) drafts.outrank(theirs.at);
    push();
  };
  const fetch = async () => {
    if (useless || !open) return;
    if (drafts.unsent()) return push();
    const kept = await readDraft(id);
    if (useless || drafts.unsent() || kept?.json === undefined || kept.at <= drafts.knownAt()) return;
    given.adopt(kept.json, kept.at);
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
      const draft = other();
      if (draft) drafts.outrank(draft.at);
      push();
    },
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
