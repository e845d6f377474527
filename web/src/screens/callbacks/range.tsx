import { useAction } from "@solidjs/router";
import Info from "lucide-solid/icons/info";
import { createSignal, type JSX, Show } from "solid-js";
import { CallbackState } from "../../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { type CallbackRange, countCallbacks, redeliverRange } from "../../api/callbacks.ts";
import { readFailure } from "../../api/failure.ts";
import { timeZone } from "../../parts/clock.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { EntryField } from "../../parts/entry/field.tsx";
import { createEntryForm, type Entries, EntryForm, type Problems } from "../../parts/entry/form.tsx";
import { EntrySelect } from "../../parts/entry/select.tsx";
import { onKeys } from "../../parts/keys/keys.tsx";
import { Notice } from "../../parts/notice.tsx";

type Field = "after_time" | "before_time" | "state";

const CHOICES = [
  { value: "given-up", label: "Given up", state: CallbackState.ABANDONED },
  { value: "pending", label: "Pending", state: CallbackState.PENDING },
  { value: "taken", label: "Taken", state: CallbackState.SUCCEEDED },
] as const;

/** What a range holds, before any of it is sent. */
interface Preview {
  range: CallbackRange;
  count: number;
  capped: boolean;
}

const callbacks = (count: number) => (count === 1 ? "1 callback" : `${count.toLocaleString()} callbacks`);

/** Sends all callbacks of a time once more, after a look at how many those are. */
export function RangeForm(props: { onClose: () => void }): JSX.Element {
  const redeliver = useAction(redeliverRange);
  const [preview, setPreview] = createSignal<Preview>();
  const [outcome, setOutcome] = createSignal("");
  onKeys(() => ({ Escape: () => props.onClose() }));
  const form = createEntryForm<Field, ReturnType<typeof readFailure>>({
    first: { after_time: "", before_time: "", state: "given-up" },
    check: problemsOf,
    explain: readFailure,
    send: async (entries) => {
      setOutcome("");
      setPreview(undefined);
      const range = rangeOf(entries);
      const found = await countCallbacks(range);
      if (found.count === 0) setOutcome("No callback is like this in that time.");
      else setPreview({ range, ...found });
    },
  });
  const send = async ({ range }: Preview) => {
    setPreview(undefined);
    try {
      setOutcome(`${callbacks(await redeliver(range))} due now.`);
    } catch (error) {
      setOutcome(readFailure(error).message);
    }
  };
  return (
    <div class="mb-4 max-w-2xl rounded-md border border-line bg-ground p-4">
      <EntryForm form={form} label="Redeliver many" focused>
        <p class="text-muted">
          After a receiver was away: everything whose task ended in a time, in the zone {timeZone}.
        </p>
        <div class="grid gap-3 pair:grid-cols-3">
          <EntryField label="Ended from" type="datetime-local" {...form.bind("after_time")} />
          <EntryField label="Until" type="datetime-local" optional {...form.bind("before_time")} />
          <EntrySelect label="State" choices={CHOICES} {...form.bind("state")} />
        </div>
        <div class="flex gap-2">
          <button type="submit" class="button" aria-disabled={form.busy()}>
            Count them
          </button>
          <button type="button" class="button button-quiet" onClick={() => props.onClose()}>
            Close
          </button>
        </div>
      </EntryForm>
      <Show when={preview()}>
        {(found) => (
          <div class="mt-4">
            <Confirm
              title={`Redeliver ${found().capped ? "more than " : ""}${callbacks(found().count)}?`}
              text="Each is due at once, with the id and the body that it had, and its attempts begin anew."
              yes="Redeliver them"
              no="Leave them"
              onYes={() => void send(found())}
              onNo={() => setPreview(undefined)}
            />
          </div>
        )}
      </Show>
      <Show when={outcome()}>
        <div class="mt-3">
          <Notice tone="calm" icon={<Info size={16} />}>
            {outcome()}
          </Notice>
        </div>
      </Show>
    </div>
  );
}

function rangeOf(entries: Entries<Field>): CallbackRange {
  const chosen = CHOICES.find(({ value }) => value === entries.state) ?? CHOICES[0];
  return {
    state: chosen.state,
    after: new Date(entries.after_time),
    before: entries.before_time ? new Date(entries.before_time) : undefined,
  };
}

function problemsOf(entries: Entries<Field>): Problems<Field> {
  const { after, before } = rangeOf(entries);
  if (Number.isNaN(after.getTime())) return { after_time: "Choose when the time begins." };
  if (after.getTime() > Date.now()) return { after_time: "Choose a time that has begun." };
  if (before && before <= after) return { before_time: "Choose a later end, or none: until now." };
  return {};
}
