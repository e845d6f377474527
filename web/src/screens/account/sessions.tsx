import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useAction } from "@solidjs/router";
import CircleDot from "lucide-solid/icons/circle-dot";
import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import type { Session } from "../../../../gen/awaithumans/auth/v1/session_pb.ts";
import { endSessions, getSessions } from "../../api/account.ts";
import { createAttempt } from "../../api/attempt.ts";
import { createLoaded } from "../../api/load.ts";
import { ago, exact, When } from "../../parts/clock.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Each } from "../../parts/each.tsx";
import { type Look, Mark } from "../../parts/mark.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { browserOf } from "./browser.ts";

const HERE: Look = { word: "This browser", icon: CircleDot, class: "text-yes" };

/** Where the viewer is signed in, and how that ends. */
export function Sessions(): JSX.Element {
  const loaded = createLoaded(() => getSessions());
  const end = useAction(endSessions);
  const [asking, setAsking] = createSignal(false);
  const { trouble, attempt } = createAttempt();
  const others = () => (loaded().value ?? []).filter(({ current }) => !current);
  const endThese = (sessions: readonly Session[]) => {
    setAsking(false);
    void attempt(() => end(sessions.map(({ id }) => id)));
  };
  return (
    <section aria-labelledby="sessions" class="mt-8 border-t border-line pt-4">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <h2 id="sessions">Where you are signed in</h2>
        <Show when={others().length > 0 && !asking()}>
          <button type="button" class="button button-danger" onClick={() => setAsking(true)}>
            End all others
          </button>
        </Show>
      </div>
      <div class="mt-3 space-y-3">
        <Show when={asking()}>
          <Confirm
            title={
              others().length === 1 ? "End the other session?" : `End ${others().length} other sessions?`
            }
            text="Whoever uses them has to sign in again. You stay signed in here."
            yes="End them"
            no="Leave them"
            onYes={() => endThese(others())}
            onNo={() => setAsking(false)}
          />
        </Show>
        <Show when={trouble() || loaded().failure?.message}>
          {(message) => (
            <Notice tone="no" urgent>
              {message()}
            </Notice>
          )}
        </Show>
        <Switch fallback={<Show when={!loaded().failure}>{<Skeleton lines={2} />}</Show>}>
          <Match when={loaded().value}>
            {(sessions) => (
              <ul aria-labelledby="sessions" class="divide-y divide-line border-y border-line">
                <Each of={sessions()} by={({ id }) => id}>
                  {(session) => <Line session={session()} onEnd={() => endThese([session()])} />}
                </Each>
              </ul>
            )}
          </Match>
        </Switch>
      </div>
    </section>
  );
}

function Line(props: { session: Session; onEnd: () => void }): JSX.Element {
  const [asking, setAsking] = createSignal(false);
  const browser = () => browserOf(props.session.userAgent);
  return (
    <li class="py-2.5">
      <div class="flex flex-wrap items-start gap-x-4 gap-y-1">
        <div class="min-w-0 flex-1 basis-60">
          <p class="flex flex-wrap gap-x-3">
            <span class="font-medium" title={props.session.userAgent}>
              {browser()}
            </span>
            <Show when={props.session.current}>
              <Mark look={HERE} />
            </Show>
            <Show when={props.session.taskId}>
              <span class="text-muted">for one task, by a link</span>
            </Show>
          </p>
          <p class="flex flex-wrap gap-x-4 text-sm text-muted">
            <span>from {props.session.address || "an unknown address"}</span>
            <Show when={props.session.createTime}>
              {(time) => (
                <When time={timestampDate(time())} as={(date, at) => `signed in ${ago(date, at)}`} />
              )}
            </Show>
            <Show when={props.session.expireTime}>
              {(time) => <span>until {exact(timestampDate(time()))}</span>}
            </Show>
          </p>
        </div>
        <Show when={!props.session.current && !asking()}>
          <button
            type="button"
            class="button button-quiet button-danger"
            aria-label={`End the session of ${browser()}`}
            onClick={() => setAsking(true)}
          >
            End
          </button>
        </Show>
      </div>
      <Show when={asking()}>
        <div class="mt-3">
          <Confirm
            title={`End the session of ${browser()}?`}
            text="Whoever uses it has to sign in again."
            yes="End session"
            no="Leave it"
            onYes={() => {
              setAsking(false);
              props.onEnd();
            }}
            onNo={() => setAsking(false)}
          />
        </div>
      </Show>
    </li>
  );
}
