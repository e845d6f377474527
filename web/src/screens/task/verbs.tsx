import { createMemo, type JSX, lazy, Match, Show, Switch } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { ActButton } from "../../parts/act-button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Each } from "../../parts/each.tsx";
import { Key, onKeys } from "../../parts/keys/keys.tsx";
import { Notice } from "../../parts/notice.tsx";
import { createActing } from "./acting.ts";
import type { Act } from "./acts.ts";
import { extrasFor } from "./extras.ts";

const More = lazy(() => import("./more.tsx"));
const ReleasePane = lazy(() => import("./release-pane.tsx"));
const HandOverPane = lazy(() => import("./hand-over-pane.tsx"));
const DeadlinePane = lazy(() => import("./deadline-pane.tsx"));

/** What can be done with a task beside answering it. */
export function Verbs(props: { task: Task }): JSX.Element {
  let bar: HTMLDivElement | undefined;
  const acting = createActing(() => props.task);
  const { acts, asking, keep } = acting;
  const shown = createMemo(() => acts().filter(({ rare }) => !rare));
  const hidden = () => acts().filter(({ rare }) => rare);
  const button = (name: string) =>
    bar?.querySelector<HTMLElement>(`[data-act="${name}"] button`) ?? undefined;
  const extras = () =>
    extrasFor(props.task, {
      tell: acting.tell,
      giveBack: acts().some(({ name, off }) => name === "release" && !off)
        ? () => acting.ask("release", button("more"))
        : undefined,
    });
  /** By its key or by its name. Where it is off, its button says why, or its line of the menu. */
  const call = (act: Act) => {
    const place = button(act.name) ?? button("more");
    if (act.off) place?.focus();
    else acting.begin(act, place);
  };
  onKeys(() => ({
    ...Object.fromEntries(
      acts().map((act) => [act.keys.toLowerCase(), { run: () => call(act), label: alone(act) }]),
    ),
    Escape: asking() ? keep : undefined,
  }));
  return (
    <>
      <div ref={bar} class="-ml-3 flex flex-wrap items-center gap-1">
        <Each of={shown()} by={({ name }) => name}>
          {(act) => (
            <span data-act={act().name}>
              <ActButton
                off={act().off}
                class={act().name === "claim" ? "ml-3" : "button-quiet"}
                keys={act().keys.toLowerCase()}
                onPress={(from) => acting.begin(act(), from)}
              >
                <Dynamic component={act().icon} size={16} aria-hidden="true" /> {act().label}{" "}
                <Key>{act().keys}</Key>
              </ActButton>
            </span>
          )}
        </Each>
        <span data-act="more" class="min-h-8 pointer-coarse:min-h-11">
          <More acts={hidden()} extras={extras()} asking={asking() !== undefined} onAct={call} />
        </span>
      </div>
      <Show when={acting.told()}>
        {(told) => (
          <Notice tone={told().tone} urgent={told().tone === "no"}>
            {told().words}
          </Notice>
        )}
      </Show>
      <Switch>
        <Match when={asking() === "release"}>
          <ReleasePane onRelease={(note) => void acting.release(note)} onClose={keep} />
        </Match>
        <Match when={asking() === "hand over"}>
          <HandOverPane task={props.task} onDone={acting.done} onLost={acting.leave} onClose={keep} />
        </Match>
        <Match when={asking() === "deadline"}>
          <DeadlinePane task={props.task} onDone={acting.done} onClose={keep} />
        </Match>
        <Match when={asking() === "cancel"}>
          <Confirm
            title="Cancel this task?"
            text="The agent that waits is told at once, and nobody can answer any more."
            yes="Cancel task"
            onYes={() => void acting.cancel()}
            onNo={keep}
          />
        </Match>
        <Match when={asking() === "delete"}>
          <Confirm
            title="Delete this task for good?"
            text="The question, its evidence and its answer are removed. The agent is told nothing."
            yes="Delete"
            onYes={() => void acting.remove()}
            onNo={keep}
          />
        </Match>
      </Switch>
    </>
  );
}

/** What an act is called where its task does not stand beside it. */
function alone({ label }: Act): string {
  const [verb = label] = label.split(" ");
  return `${verb} the ${label.endsWith("deadline") ? "deadline" : "task"}`;
}
