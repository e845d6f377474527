import { useSearchParams } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { OperatorsOnly } from "../../parts/operators-only.tsx";
import { Page } from "../../parts/page.tsx";
import { useQueue } from "../queue/state.ts";
import { Directory } from "./directory.tsx";
import { Keys } from "./keys.tsx";

const TABS = [
  { tab: undefined, href: "/people", name: "People" },
  { tab: "keys", href: "/people?tab=keys", name: "API keys" },
] as const;

const ABOUT = {
  people: "Who may be asked, how each is reached, and who operates this server.",
  keys: "What programs sign their calls with. Each sees the tasks that it created, until it is revoked.",
} as const;

/** `/people`: the directory, and with `?tab=keys` what programs call with. */
export default function PeopleScreen(): JSX.Element {
  const queue = useQueue();
  const [search] = useSearchParams<{ tab: string }>();
  const onKeys = () => search.tab === "keys";
  const isCurrent = (tab: string | undefined) => (tab === "keys") === onKeys();
  return (
    <Page
      title="People"
      about={onKeys() ? ABOUT.keys : ABOUT.people}
      wide
      actions={
        <Show when={queue.viewer().isOperator}>
          <nav aria-label="People and keys" class="flex rounded-md bg-sunken p-0.5">
            <For each={TABS}>
              {({ tab, href, name }) => (
                <a href={href} class="segment" aria-current={isCurrent(tab)}>
                  {name}
                </a>
              )}
            </For>
          </nav>
        </Show>
      }
    >
      <OperatorsOnly allowed={queue.viewer().isOperator} what="People and API keys are looked after">
        <Show when={onKeys()} fallback={<Directory />}>
          <Keys />
        </Show>
      </OperatorsOnly>
    </Page>
  );
}
