import type { Check } from "../core/check.ts";
import { appendPointer } from "../json/index.ts";

const MOST = 50;
const NAME_MAX = 100;
const TEXT_MAX = 2_000;

/** What an asker says of a task beside its payload: texts by their names. */
export function checkMetadata(check: Check, metadata: Readonly<Record<string, string>>): void {
  const entries = Object.entries(metadata);
  if (entries.length > MOST) check.unacceptable("/metadata", `must have at most ${MOST} members`);
  for (const [name, text] of entries.slice(0, MOST)) {
    const place = appendPointer("/metadata", name.slice(0, NAME_MAX));
    check.label(place, name, [1, NAME_MAX]);
    check.text(place, text, [0, TEXT_MAX]);
  }
}
