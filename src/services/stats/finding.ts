import type { MessageInitShape } from "@bufbuild/protobuf";
import { Condition, type FindingSchema } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { type Finding, failed } from "../core/finding.ts";
import { within } from "../core/within.ts";

/** Sentences, a line each. */
export const lines = (...sentences: readonly string[]): string => sentences.join("\n");

const CONDITION: Readonly<Record<Finding["status"], Condition>> = {
  pass: Condition.SOUND,
  off: Condition.OFF,
  warn: Condition.STRAINED,
  fail: Condition.FAULTY,
};

export type NamedFinding = MessageInitShape<typeof FindingSchema>;

export const named = (name: string, { status, message }: Finding): NamedFinding => ({
  name,
  condition: CONDITION[status],
  message,
});

/** How long a look may take. */
const PATIENCE_MS = 2_000;

const SLOW = failed(`there was no answer within ${PATIENCE_MS / 1000} seconds`);

/** What a look finds; that it failed, or took too long, is a finding like others, and tells nothing of the error. */
export async function lookAt(
  name: string,
  look: () => Promise<Finding>,
  otherwise = failed(
    "the database did not answer this question. Ask again; where it stays so, its log says why",
  ),
): Promise<NamedFinding> {
  const found = await within(look(), PATIENCE_MS).catch(() => otherwise);
  return named(name, found ?? SLOW);
}

/** A span of time in the largest unit that it fills. */
export function spanText(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** `1 call`, `2 calls`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
