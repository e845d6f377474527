import { useSearchParams } from "@solidjs/router";
import { createMemo } from "solid-js";
import type { AuditFilter } from "../../api/audit.ts";

interface Params extends Record<string, string | undefined> {
  /** Days back, today included; `from` and `until` count where it is absent. */
  days?: string;
  from?: string;
  until?: string;
  action?: string;
  actor?: string;
  kind?: string;
  channel?: string;
  task?: string;
}

/** Spans of time that are asked for most, as days back with today. */
export const SPANS = [
  { days: "1", words: "Today" },
  { days: "7", words: "7 days" },
  { days: "30", words: "30 days" },
  { days: undefined, words: "Any time" },
] as const;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Midnight in the reader's zone, `later` days after the day of the text. */
function midnight(text: string | undefined, later = 0): Date | undefined {
  if (!text || !DATE.test(text)) return undefined;
  const [year = 0, month = 1, day = 1] = text.split("-").map(Number);
  const time = new Date(year, month - 1, day + later);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function daysBack(text: string | undefined): Date | undefined {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3_650) return undefined;
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1);
}

/** What the address bar says of which entries are shown. */
export function createAuditAddress() {
  const [params, setParams] = useSearchParams<Params & Record<string, string>>();
  const filter = createMemo<AuditFilter>(() => {
    const from = daysBack(params.days) ?? midnight(params.from);
    // The last day counts whole.
    const until = params.days ? undefined : midnight(params.until, 1);
    return {
      taskId: params.task ?? "",
      action: params.action ?? "",
      actor: params.actor ?? "",
      actorType: params.kind ?? "",
      channel: params.channel ?? "",
      ...(from && { from }),
      ...(until && { until }),
    };
  });
  return {
    filter,
    text: (name: keyof Params) => params[name] ?? "",
    restrict: (part: Params) => setParams(part, { replace: true, scroll: false }),
    /** Whether the time ends before it begins, so that there is nothing to ask for. */
    isBackwards: () => {
      const { from, until } = filter();
      return from !== undefined && until !== undefined && until <= from;
    },
    isFiltered: () => Object.values(filter()).some((value) => value !== ""),
  };
}

export type AuditAddress = ReturnType<typeof createAuditAddress>;
