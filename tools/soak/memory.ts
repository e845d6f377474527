import type { Slot } from "./slot.ts";

/** How the memory of a process went, in MiB, in the longest of its lives. */
export interface Memory {
  name: string;
  lives: number;
  samples: number;
  /** After it had warmed up. */
  start: number;
  most: number;
  end: number;
}

const MIB = 1024 * 1024;
/** Samples until a process has loaded and compiled what it needs. */
const WARM = 15;
const GROWTH_MAX = 150;

export function memoryOf(slots: readonly Slot[]): Memory[] {
  return slots.map(({ name, lives }) => {
    const [longest] = lives.toSorted((a, b) => b.memory.length - a.memory.length);
    const memory = (longest?.memory ?? []).map((bytes) => Math.round(bytes / MIB));
    const start = memory[Math.min(WARM, memory.length - 1)] ?? Number.NaN;
    return {
      name,
      lives: lives.length,
      samples: memory.length,
      ...{ start, most: Math.max(...memory), end: memory.at(-1) ?? Number.NaN },
    };
  });
}

/** Processes that grew by more than what caches and a busy moment explain. */
export function leaks(memory: readonly Memory[]): string[] {
  return memory
    .filter(({ start, end }) => end - start > GROWTH_MAX)
    .map(({ name, start, end }) => `${name} grew from ${start} to ${end} MiB`);
}
