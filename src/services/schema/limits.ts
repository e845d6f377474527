/** What a schema may be, and what a check of a value may take. Times are milliseconds of wall clock. */
export const limits = {
  /** Characters of a schema's text. */
  schemaText: 262_144,
  /** Sub-schemas: every object or boolean that stands where a schema may stand, the root included. */
  schemaNodes: 1_000,
  /** Sub-schemas within one another. */
  schemaDepth: 32,
  violations: 100,
  /** Errors that Ajv may come to collect for one value; where it could be more it stops at the first one. */
  collectedErrors: 1_000_000,
  /** The heap of a process for costly checks. */
  childMegabytes: 512,
  /** Jobs waiting in a lane, in all and of one schema. */
  waiting: { items: 10_000, itemsOfKey: 2_000 },
  /** A schema beyond one of these is compiled and run in another process. */
  onThread: {
    schemaNodes: 100,
    schemaText: 20_000,
    /** Sub-schemas visited when every `$ref` is followed. */
    expandedNodes: 1_000,
    /** Sub-schemas, expanded, times characters of the value: about 30 ms at worst. */
    work: 50_000,
    charactersPerNode: 100,
    /** Characters of a value that patterns are matched against: RE2 is slow for each of them. */
    patternValueText: 4_096,
  },
  time: {
    compile: 2_000,
    check: 3_000,
    /** For a check in which patterns that RE2 refuses run on the native engine; more for more text, up to `check`. */
    nativePatterns: 100,
    nativePatternsPerCharacter: 0.0002,
    /** For a job in the quick lane, in all. */
    quick: 500,
    /** A schema that was not done in it stays in the slow lane for so long. */
    costly: 600_000,
    /** A job that has waited longer is not begun any more. */
    wait: 10_000,
    /** Until a process that replies nothing is replaced. */
    child: 12_000,
  },
} as const;
