import ListFilter from "lucide-solid/icons/list-filter";
import { createSignal, For, type JSX, Show } from "solid-js";
import { humanise } from "../../../../src/services/form/index.ts";
import { getChannels } from "../../api/channels.ts";
import { createLoaded } from "../../api/load.ts";
import { channelTitle, waysWith } from "../../parts/channel-words.ts";
import { choicesWith, FilterSelect, Filters, FilterText } from "../../parts/filter.tsx";
import { narrow } from "../../parts/narrow.ts";
import { type AuditAddress, SPANS } from "./address.ts";

/** What is written down of tasks, in the order in which it comes to pass. */
const ACTIONS = [
  ...["created", "notified", "notification_failed", "notification_resent", "assigned", "opened", "claimed"],
  ...["released", "reassigned", "delegated", "deadline_changed", "submitted", "verified", "rejected"],
  ...["verification_failed", "verification_exhausted", "completed", "timed_out", "cancelled", "deleted"],
  ...["callback_redelivered"],
];

const KINDS = [
  { value: "human", label: "People" },
  { value: "agent", label: "Programs" },
  { value: "system", label: "The server" },
] as const;

const RARE = ["from", "until", "action", "kind", "channel", "actor", "task"] as const;

/** Which entries are shown. Where there is little room, what is rarely asked for is folded. */
export function AuditFilters(props: { address: AuditAddress }): JSX.Element {
  const [unfolded, unfold] = createSignal(RARE.some((name) => props.address.text(name) !== ""));
  return (
    <Filters label="Which entries">
      <Spans address={props.address} />
      <Show when={narrow()}>
        <button type="button" class="button" aria-expanded={unfolded()} onClick={() => unfold(!unfolded())}>
          <ListFilter size={14} aria-hidden="true" /> Filters
        </button>
      </Show>
      <Show when={!narrow() || unfolded()}>
        <RareFilters address={props.address} />
      </Show>
    </Filters>
  );
}

function Spans(props: { address: AuditAddress }): JSX.Element {
  const text = (name: "days" | "from" | "until") => props.address.text(name);
  return (
    <fieldset class="flex rounded-md bg-sunken p-0.5">
      <legend class="sr-only">Time</legend>
      <For each={SPANS}>
        {({ days, words }) => (
          <button
            type="button"
            class="segment"
            aria-pressed={isCurrent(text, days)}
            onClick={() => props.address.restrict({ days: days ?? "", from: "", until: "" })}
          >
            {words}
          </button>
        )}
      </For>
    </fieldset>
  );
}

function RareFilters(props: { address: AuditAddress }): JSX.Element {
  const text = (name: (typeof RARE)[number]) => props.address.text(name);
  const channels = createLoaded(() => getChannels());
  const ways = () => waysWith(channels().value?.map(({ kind }) => kind) ?? []);
  return (
    <>
      <FilterText
        label="From"
        type="date"
        value={text("from")}
        onChange={(from) => props.address.restrict({ from, days: "" })}
      />
      <FilterText
        label="Until"
        type="date"
        value={text("until")}
        onChange={(until) => props.address.restrict({ until, days: "" })}
      />
      <FilterSelect
        label="Action"
        any="Any action"
        value={text("action")}
        choices={choicesWith(text("action"), ACTIONS, humanise)}
        onChange={(action) => props.address.restrict({ action })}
      />
      <FilterSelect
        label="By"
        any="Anybody"
        value={text("kind")}
        choices={KINDS}
        onChange={(kind) => props.address.restrict({ kind })}
      />
      <FilterSelect
        label="Channel"
        any="Any channel"
        value={text("channel")}
        choices={choicesWith(text("channel"), ways(), channelTitle)}
        onChange={(channel) => props.address.restrict({ channel })}
      />
      <FilterText
        label="Who"
        placeholder="E-mail or user id"
        longest={320}
        main
        value={text("actor")}
        onChange={(actor) => props.address.restrict({ actor })}
      />
      <FilterText
        label="Task id"
        placeholder="tsk_…"
        longest={64}
        value={text("task")}
        onChange={(task) => props.address.restrict({ task })}
      />
    </>
  );
}

function isCurrent(text: (name: "days" | "from" | "until") => string, days: string | undefined): boolean {
  if (days !== undefined) return text("days") === days;
  return !text("days") && !text("from") && !text("until");
}
