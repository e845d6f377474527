import Plus from "lucide-solid/icons/plus";
import { createEffect, createSignal, type JSX, Match, on, Show, Switch } from "solid-js";
import { createLoaded } from "../../api/load.ts";
import { getLabels, getPeople } from "../../api/users.ts";
import { Beside } from "../../parts/beside.tsx";
import { Each } from "../../parts/each.tsx";
import { choicesWith, FilterSelect, Filters, FilterText } from "../../parts/filter.tsx";
import { Notice } from "../../parts/notice.tsx";
import { RowList } from "../../parts/row-list.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { createPeopleAddress } from "./address.ts";
import { NewPerson } from "./new-person.tsx";
import { PersonPane } from "./person.tsx";
import { PersonRow } from "./row.tsx";

const PAGE = 100;

/** Everybody who is known here, and beside them whoever is open. */
export function Directory(): JSX.Element {
  const address = createPeopleAddress();
  const [count, setCount] = createSignal(PAGE);
  createEffect(on(address.filter, () => setCount(PAGE), { defer: true }));
  const loaded = createLoaded(() => getPeople(address.filter(), count()));
  const people = () => loaded().value?.people ?? [];
  let adder: HTMLButtonElement | undefined;
  const close = (id?: string) => {
    address.close();
    queueMicrotask(() => (document.getElementById(`person-${id}`) ?? adder)?.focus());
  };
  return (
    <Beside
      open={address.isAdding() || address.openId() !== undefined}
      pane={
        <Show
          when={address.openId()}
          keyed
          fallback={<NewPerson onClose={() => close()} onOpen={address.open} />}
        >
          {(id) => <PersonPane id={id} onClose={() => close(id)} />}
        </Show>
      }
    >
      <Restrictions address={address}>
        <button ref={adder} type="button" class="button button-main min-h-9" onClick={address.add}>
          <Plus size={16} aria-hidden="true" /> Add person
        </button>
      </Restrictions>
      <Show when={loaded().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
      <Switch fallback={<Show when={!loaded().failure}>{<Skeleton />}</Show>}>
        <Match when={loaded().value?.people.length === 0}>
          <p class="border-t border-line py-6 text-muted">
            Nobody matches. Search by the beginning or any part of a name or an address, or take a filter
            away.
          </p>
        </Match>
        <Match when={loaded().value}>
          <RowList label="People">
            <Each of={people()} by={({ id }) => id}>
              {(person) => (
                <PersonRow
                  person={person()}
                  href={address.hrefOf(person().id)}
                  open={address.openId() === person().id}
                />
              )}
            </Each>
          </RowList>
          <p class="mt-2 flex items-center justify-between gap-3 text-sm text-muted">
            <span role="status">
              {loaded().value?.total === 1 ? "1 person" : `${loaded().value?.total.toLocaleString()} people`}
            </span>
            <Show when={loaded().value?.hasMore}>
              <button type="button" class="button" onClick={() => setCount((shown) => shown + PAGE)}>
                Show more
              </button>
            </Show>
          </p>
        </Match>
      </Switch>
    </Beside>
  );
}

const STANDINGS = [
  { value: "yes", label: "Active" },
  { value: "no", label: "Deactivated" },
] as const;

function Restrictions(props: {
  address: ReturnType<typeof createPeopleAddress>;
  children: JSX.Element;
}): JSX.Element {
  const labels = createLoaded(() => getLabels());
  const filter = () => props.address.filter();
  return (
    <Filters label="Which people">
      <FilterText
        label="Search"
        placeholder="Name, e-mail or Slack id"
        longest={200}
        main
        value={filter().search}
        onChange={(search) => props.address.restrict({ search })}
      />
      <FilterSelect
        label="Role"
        any="Any role"
        value={filter().role}
        choices={choicesWith(filter().role, labels().value?.roles ?? [])}
        onChange={(role) => props.address.restrict({ role })}
      />
      <FilterSelect
        label="Pool"
        any="Any pool"
        value={filter().pool}
        choices={choicesWith(filter().pool, labels().value?.pools ?? [])}
        onChange={(pool) => props.address.restrict({ pool })}
      />
      <FilterSelect
        label="Standing"
        any="Any standing"
        value={filter().active}
        choices={STANDINGS}
        onChange={(active) =>
          props.address.restrict({ active: active === "yes" || active === "no" ? active : "" })
        }
      />
      {props.children}
    </Filters>
  );
}
