/** What a schema may be, and what a check of a value may take. Times are milliseconds of wall clock. */
export const limits = {
  /** Characters of a schema's text. */
  schemaText: 262_144,
  /** Sub-schemas: every object or boolean that stands where a schema may stand, the root included. */
  schemaNodes: 1_000,
  /** Sub-schemas within one another. */
  schemaDepth: 32,
  violations: 100,
  /** A schema beyond one of these is compiled and run off the main thread. */
  onThread: {
    schemaNodes: 100,
    schemaText: 20_000,
    /** Sub-schemas visited when every `$ref` is followed. */
    expandedNodes: 1_000,
    /** Sub-schemas times characters of the value: about 25 ms at worst. */
    work: 50_000,
    /** Characters of a value where a check may take the square of them, or is slow for each (a pattern). */
    costlyValueText: 4_096,
  },
  time: {
    compile: 2_000,
    check: 2_000,
    /** For a check in which patterns that RE2 refuses run on the native engine. */
    nativePatterns: 100,
    /** Until a thread that answers nothing is replaced. */
    thread: 10_000,
  },
} as const;
