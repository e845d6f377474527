import ListRestart from "lucide-solid/icons/list-restart";
import { createEffect, createSignal, For, type JSX, Match, on, Show, Switch } from "solid-js";
import { getCallbacks } from "../../api/callbacks.ts";
import { createLoaded } from "../../api/load.ts";
import { Beside } from "../../parts/beside.tsx";
import { Each } from "../../parts/each.tsx";
import { Filters, FilterText } from "../../parts/filter.tsx";
import { Notice } from "../../parts/notice.tsx";
import { RowList } from "../../parts/row-list.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { createCallbackAddress } from "./address.ts";
import { CallbackPane } from "./callback.tsx";
import { STATES } from "./look.ts";
import { keepUp } from "./pace.ts";
import { RangeForm } from "./range.tsx";
import { CallbackRow } from "./row.tsx";

const PAGE = 50;

/** What agents were told, and beside it the callback that is open. */
export function CallbackList(): JSX.Element {
  const address = createCallbackAddress();
  const [count, setCount] = createSignal(PAGE);
  const [ranging, setRanging] = createSignal(false);
  createEffect(on([address.state, address.taskId], () => setCount(PAGE), { defer: true }));
  const loaded = createLoaded(() => getCallbacks(address.state().state, address.taskId(), count()));
  keepUp(() => loaded().value?.callbacks ?? []);
  let ranger: HTMLButtonElement | undefined;
  const close = (id: string) => {
    address.close();
    queueMicrotask(() => document.getElementById(`callback-${id}`)?.focus());
  };
  return (
    <Beside
      open={address.openId() !== undefined}
      pane={
        <Show when={address.openId()} keyed>
          {(id) => <CallbackPane id={id} onClose={() => close(id)} />}
        </Show>
      }
    >
      <Filters label="Which callbacks">
        <nav aria-label="State" class="flex max-w-full overflow-x-auto rounded-md bg-sunken p-0.5">
          <For each={STATES}>
            {({ name, words }) => (
              <a
                href={address.hrefOf({ state: name })}
                noScroll
                class="segment"
                aria-current={address.state().name === name}
              >
                {words}
              </a>
            )}
          </For>
        </nav>
        <FilterText
          label="Task id"
          placeholder="tsk_…"
          longest={64}
          main
          value={address.taskId()}
          onChange={address.ofTask}
        />
        <button
          ref={ranger}
          type="button"
          class="button min-h-9"
          aria-expanded={ranging()}
          onClick={() => setRanging(!ranging())}
        >
          <ListRestart size={16} aria-hidden="true" /> Redeliver many
        </button>
      </Filters>
      <Show when={ranging()}>
        <RangeForm
          onClose={() => {
            setRanging(false);
            ranger?.focus();
          }}
        />
      </Show>
      <Show when={loaded().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
      <Switch fallback={<Show when={!loaded().failure}>{<Skeleton />}</Show>}>
        <Match when={loaded().value?.callbacks.length === 0}>
          <p class="max-w-prose border-t border-line py-6 text-muted">
            {address.state().name || address.taskId()
              ? "No callback is like this. Take a filter away to see others."
              : "No agent was told of anything yet. A task that is created with a callback address tells its agent here once it has its outcome."}
          </p>
        </Match>
        <Match when={loaded().value}>
          {(page) => (
            <>
              <RowList label="Callbacks">
                <Each of={page().callbacks} by={({ id }) => id}>
                  {(callback) => (
                    <CallbackRow
                      callback={callback()}
                      href={address.hrefOf({ id: callback().id })}
                      open={address.openId() === callback().id}
                    />
                  )}
                </Each>
              </RowList>
              <Show when={page().hasMore}>
                <button
                  type="button"
                  class="button mt-3 w-full"
                  onClick={() => setCount((shown) => shown + PAGE)}
                >
                  Show more
                </button>
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </Beside>
  );
}
