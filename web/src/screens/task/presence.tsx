import { timestampDate } from "@bufbuild/protobuf/wkt";
import Users from "lucide-solid/icons/users";
import { createEffect, createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";
import type { Presence } from "../../../../gen/awaithumans/task/v1/presence_pb.ts";
import { markLeft, markPresent } from "../../api/presence.ts";
import { brief, When } from "../../parts/clock.tsx";
import { nameOf } from "../queue/state.ts";
import { createGlance } from "./glance.ts";

const BEAT_MS = 15_000;

/** Says who else has the task open, for as long as it is on screen; nothing where nobody has. */
export function OpenElsewhere(props: { id: string }): JSX.Element {
  const others = createPresence(props.id);
  const first = () => others()[0];
  return (
    <Show when={first()}>
      {(earliest) => (
        <p role="status" class="flex flex-wrap items-center gap-x-1.5">
          <Users size={14} aria-hidden="true" />
          {openWords(others())}
          <Show when={earliest().sinceTime}>
            {(since) => <When time={timestampDate(since())} as={sinceWords} />}
          </Show>
        </p>
      )}
    </Show>
  );
}

/** Tells the server that the task is open here, and when it is no more. Hidden pages say nothing, and so are forgotten. */
function createPresence(id: string): () => Presence[] {
  const [others, setOthers] = createSignal<Presence[]>([]);
  let told: Promise<unknown> | undefined;
  const beat = () => {
    if (document.hidden) return;
    told = markPresent(id).then(setOthers);
  };
  const leave = () => told && markLeft(id);
  const glanced = createGlance();
  createEffect(() => glanced() && beat());
  onMount(() => {
    const beats = setInterval(beat, BEAT_MS);
    document.addEventListener("visibilitychange", beat);
    window.addEventListener("pagehide", leave);
    onCleanup(() => {
      clearInterval(beats);
      document.removeEventListener("visibilitychange", beat);
      window.removeEventListener("pagehide", leave);
      // What is under way would say the opposite afterwards.
      void told?.then(leave);
    });
  });
  return others;
}

function openWords(others: Presence[]): string {
  const names = others.map(({ person }) => nameOf(person) ?? "Somebody");
  const [first = "", second] = names;
  if (second === undefined) return `${first} has this open, too`;
  const rest = names.length === 2 ? second : `${names.length - 1} others`;
  return `${first} and ${rest} have this open, too`;
}

/** A moment rather than a span, which would be read out anew each minute. */
const sinceWords = (time: Date, at: number) => `since ${brief(time, at)}`;
