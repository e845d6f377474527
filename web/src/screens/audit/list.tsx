import { revalidate } from "@solidjs/router";
import RefreshCw from "lucide-solid/icons/refresh-cw";
import { createEffect, createSignal, type JSX, Match, on, Show, Switch } from "solid-js";
import { type AuditPage, getAudit, getNewer, NEWER_MAX } from "../../api/audit.ts";
import { getKeyNames } from "../../api/keys.ts";
import { createLoaded } from "../../api/load.ts";
import { getNames } from "../../api/users.ts";
import { Each } from "../../parts/each.tsx";
import { Notice } from "../../parts/notice.tsx";
import { RowList } from "../../parts/row-list.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import type { AuditAddress } from "./address.ts";
import { Entry } from "./entry.tsx";
import { AuditFilters } from "./filters.tsx";

const PAGE = 100;

/** The entries that the filters leave, as many as were asked for. */
export function AuditList(props: { address: AuditAddress }): JSX.Element {
  const [count, setCount] = createSignal(PAGE);
  createEffect(
    on(
      () => props.address.filter(),
      () => setCount(PAGE),
      { defer: true },
    ),
  );
  const loaded = createLoaded(() =>
    props.address.isBackwards() ? undefined : getAudit(props.address.filter(), count()),
  );
  const names = createLoaded(() => getNames());
  const keys = createLoaded(() => getKeyNames());
  const nameOf = (id: string) => names().value?.get(id) ?? keys().value?.get(id);
  return (
    <>
      <AuditFilters address={props.address} />
      <Show when={loaded().failure}>
        {(failure) => (
          <div class="mb-3">
            <Notice tone="warn">{failure().message}</Notice>
          </div>
        )}
      </Show>
      <Show when={loaded().value}>{(page) => <Newer address={props.address} page={page()} />}</Show>
      <Switch fallback={<Show when={!loaded().failure}>{<Skeleton />}</Show>}>
        <Match when={props.address.isBackwards()}>
          <p role="alert" class="border-t border-line py-6 text-warn">
            The time ends before it begins. Choose a later end, or an earlier beginning.
          </p>
        </Match>
        <Match when={loaded().value?.entries.length === 0}>
          <p class="border-t border-line py-6 text-muted">
            {props.address.isFiltered()
              ? "No entry is like this. Take a filter away, or choose a longer time."
              : "Nothing has happened yet. The first entry comes with the first task."}
          </p>
        </Match>
        <Match when={loaded().value}>
          {(page) => (
            <>
              <RowList label="Audit entries">
                <Each of={page().entries} by={({ id }) => id}>
                  {(entry) => (
                    <Entry
                      entry={entry()}
                      nameOf={nameOf}
                      onActor={(actor) => props.address.restrict({ actor })}
                    />
                  )}
                </Each>
              </RowList>
              <div class="mt-2 flex items-center justify-between gap-3 text-sm text-muted">
                <span role="status">
                  {page().hasMore ? "The newest " : ""}
                  {page().entries.length === 1
                    ? "1 entry"
                    : `${page().entries.length.toLocaleString()} entries`}
                </span>
                <Show when={page().hasMore}>
                  <button type="button" class="button" onClick={() => setCount((shown) => shown + PAGE)}>
                    Show more
                  </button>
                </Show>
              </div>
            </>
          )}
        </Match>
      </Switch>
    </>
  );
}

/** Offers what has come to pass since the list was read: rows that somebody reads do not move by themselves. */
function Newer(props: { address: AuditAddress; page: AuditPage }): JSX.Element {
  const newer = createLoaded(() => getNewer(props.address.filter(), props.page.entries[0]?.id));
  const count = () => newer().value ?? 0;
  const words = () => {
    if (count() === 1) return "1 new entry";
    return `${count()}${count() === NEWER_MAX ? " or more" : ""} new entries`;
  };
  return (
    <p role="status" class="empty:hidden">
      <Show when={count() > 0}>
        <button type="button" class="button mb-3" onClick={() => void revalidate(getAudit.key)}>
          <RefreshCw size={14} aria-hidden="true" /> Show {words()}
        </button>
      </Show>
    </p>
  );
}
