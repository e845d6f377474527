import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useAction } from "@solidjs/router";
import CircleSlash from "lucide-solid/icons/circle-slash";
import Plus from "lucide-solid/icons/plus";
import { createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import type { Key } from "../../../../gen/awaithumans/auth/v1/key_pb.ts";
import { createAttempt } from "../../api/attempt.ts";
import { getKeys, revokeKey } from "../../api/keys.ts";
import { createLoaded } from "../../api/load.ts";
import { ago, When } from "../../parts/clock.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Each } from "../../parts/each.tsx";
import { type Look, Mark } from "../../parts/mark.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { KeyForm } from "./key-form.tsx";
import { NewSecret } from "./new-secret.tsx";
import { ENVIRONMENT_KEY } from "./scopes.ts";

/** A key that was just made: its text is nowhere else. */
interface Made {
  name: string;
  secret: string;
}

/** What programs call with: made, listed and revoked. */
export function Keys(): JSX.Element {
  const [revoked, setRevoked] = createSignal(false);
  const [adding, setAdding] = createSignal(false);
  const [made, setMade] = createSignal<Made>();
  const loaded = createLoaded(() => getKeys(revoked()));
  let adder: HTMLButtonElement | undefined;
  const close = () => {
    setAdding(false);
    setMade(undefined);
    queueMicrotask(() => adder?.focus());
  };
  return (
    <div class="mt-4 space-y-4">
      <Switch
        fallback={
          <div class="flex flex-wrap items-center justify-between gap-3">
            <button
              ref={adder}
              type="button"
              class="button button-main min-h-9"
              onClick={() => setAdding(true)}
            >
              <Plus size={16} aria-hidden="true" /> Make a key
            </button>
            <label class="flex min-h-9 items-center gap-2 text-muted">
              <input
                type="checkbox"
                class="size-4.5 accent-ink"
                checked={revoked()}
                onChange={(event) => setRevoked(event.currentTarget.checked)}
              />
              Show revoked keys
            </label>
          </div>
        }
      >
        <Match when={made()}>
          {(key) => <NewSecret name={key().name} secret={key().secret} onClose={close} />}
        </Match>
        <Match when={adding()}>
          <KeyForm onMade={setMade} onClose={close} />
        </Match>
      </Switch>
      <Show when={loaded().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
      <Switch fallback={<Show when={!loaded().failure}>{<Skeleton />}</Show>}>
        <Match when={loaded().value?.length === 0}>
          <p class="border-t border-line py-6 text-muted">
            No program has a key yet. Make one for each agent: it then sees only what it asked, and can be
            shut out alone.
          </p>
        </Match>
        <Match when={loaded().value}>
          {(keys) => (
            <ul aria-label="API keys" class="divide-y divide-line border-y border-line">
              <Each of={keys()} by={({ id }) => id}>
                {(key) => <KeyLine apiKey={key()} />}
              </Each>
            </ul>
          )}
        </Match>
      </Switch>
    </div>
  );
}

const REVOKED: Look = { word: "Revoked", icon: CircleSlash, class: "text-muted" };

function KeyLine(props: { apiKey: Key }): JSX.Element {
  const revoke = useAction(revokeKey);
  const [asking, setAsking] = createSignal(false);
  const { trouble, attempt } = createAttempt();
  const ended = () => props.apiKey.revokeTime !== undefined;
  const end = () => {
    setAsking(false);
    void attempt(() => revoke(props.apiKey.id));
  };
  return (
    <li class="py-2.5">
      <div class="flex flex-wrap items-start gap-x-4 gap-y-1.5">
        <div class="min-w-0 flex-1 basis-64">
          <p class="flex flex-wrap items-center gap-x-3">
            <span dir="auto" class={`font-medium ${ended() ? "text-muted line-through" : ""}`}>
              {props.apiKey.name}
            </span>
            <code class="font-mono text-sm text-muted">{props.apiKey.prefix}…</code>
            <Show when={ended()}>
              <Mark look={REVOKED} />
            </Show>
          </p>
          <p class="mt-1 flex flex-wrap gap-1">
            <For each={props.apiKey.scopes}>
              {(scope) => <code class="rounded-[4px] bg-sunken px-1.5 font-mono text-sm">{scope}</code>}
            </For>
          </p>
          <p class="mt-1 flex flex-wrap gap-x-4 text-sm text-muted">
            <Times apiKey={props.apiKey} />
          </p>
        </div>
        <Show when={!ended()}>
          <Show
            when={props.apiKey.id !== ENVIRONMENT_KEY}
            fallback={<span class="text-sm text-muted">ends with the server's setting</span>}
          >
            <button
              type="button"
              class="button button-danger"
              aria-label={`Revoke ${props.apiKey.name}`}
              onClick={() => setAsking(true)}
            >
              Revoke
            </button>
          </Show>
        </Show>
      </div>
      <Show when={trouble()}>
        <Notice tone="no" urgent>
          {trouble()}
        </Notice>
      </Show>
      <Show when={asking()}>
        <div class="mt-3">
          <Confirm
            title={`Revoke ${props.apiKey.name}?`}
            text="Whatever calls with it is refused from now on. It cannot be brought back."
            yes="Revoke key"
            onYes={end}
            onNo={() => setAsking(false)}
          />
        </div>
      </Show>
    </li>
  );
}

function Times(props: { apiKey: Key }): JSX.Element {
  return (
    <>
      <Show when={props.apiKey.createTime} fallback={<span>named by the server's settings</span>}>
        {(time) => <When time={timestampDate(time())} as={(date, at) => `made ${ago(date, at)}`} />}
      </Show>
      <Show when={props.apiKey.lastUseTime} fallback={<span>never used</span>}>
        {(time) => <When time={timestampDate(time())} as={(date, at) => `used ${ago(date, at)}`} />}
      </Show>
      <Show when={props.apiKey.revokeTime}>
        {(time) => <When time={timestampDate(time())} as={(date, at) => `revoked ${ago(date, at)}`} />}
      </Show>
    </>
  );
}
