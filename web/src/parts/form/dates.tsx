import { createUniqueId, type JSX, Show } from "solid-js";
import type { DatesField } from "../../../../src/services/form/index.ts";
import { describing, ErrorOf, FieldError, Grouped } from "./frame.tsx";
import type { Holding } from "./holding.ts";

const DAY_MS = 86_400_000;

/** Two days and how far they are apart. */
export default function Dates(props: Holding<DatesField>): JSX.Element {
  const id = createUniqueId();
  const at = (part: "start" | "end") => `${props.field.pointer}/${part}`;
  const text = (part: "start" | "end") => {
    const typed = props.draft[at(part)];
    return typeof typed === "string" ? typed : "";
  };
  const days = () => {
    const apart = Date.parse(text("end")) - Date.parse(text("start"));
    return Number.isNaN(apart) ? undefined : Math.round(apart / DAY_MS) + 1;
  };
  const reversed = () => {
    const count = days();
    return count !== undefined && count < 1;
  };
  const problem = (part: "start" | "end") => props.problems[at(part)];
  const day = (part: "start" | "end", label: string, least: string) => (
    <div class="min-w-36 flex-1" data-pointer={at(part)}>
      <label for={`${id}-${part}`} class="text-sm text-muted">
        {label}
      </label>
      <input
        id={`${id}-${part}`}
        type="date"
        class="input"
        min={least || undefined}
        max={props.field.latest || undefined}
        value={text(part)}
        aria-invalid={problem(part) || props.error || reversed() ? "true" : undefined}
        aria-describedby={`${id}-${part}-error ${id}-days ${describing(id)}`}
        onInput={(event) => props.onSet(at(part), event.currentTarget.value)}
      />
      <ErrorOf id={`${id}-${part}`} error={problem(part)} />
    </div>
  );
  return (
    <Grouped id={id} field={props.field} error={props.error}>
      <div class="mt-1 flex max-w-96 flex-wrap gap-x-3 gap-y-2">
        {day("start", "First day", props.field.earliest)}
        {day("end", "Last day", text("start") || props.field.earliest)}
      </div>
      <p id={`${id}-days`} aria-live="polite" class="mt-1 text-sm text-muted">
        <Show
          when={!reversed() || props.error}
          fallback={<FieldError message="The last day is before the first." />}
        >
          {[days() === undefined ? "" : `${count(days() ?? 0)}.`, spanOf(props.field)]
            .filter(Boolean)
            .join(" ")}
        </Show>
      </p>
    </Grouped>
  );
}

function count(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

function spanOf({ fewestDays, mostDays }: DatesField): string {
  if (fewestDays !== undefined && mostDays !== undefined) {
    return fewestDays === mostDays
      ? `${count(fewestDays)}, no more and no fewer.`
      : `${fewestDays} to ${count(mostDays)} in all.`;
  }
  if (fewestDays !== undefined) return `At least ${count(fewestDays)}.`;
  return mostDays === undefined ? "" : `At most ${count(mostDays)}.`;
}
