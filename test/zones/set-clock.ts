/**
 * Loaded before a program: its clock stands still at `CLOCK_AT`, until `setClock` moves it, or runs `CLOCK_AHEAD`
 * hours ahead of the machine's.
 */
const { CLOCK_AT, CLOCK_AHEAD } = process.env;

const System = Date;
let still = CLOCK_AT === undefined ? undefined : System.parse(CLOCK_AT);
const ahead = Number(CLOCK_AHEAD ?? 0) * 3_600_000;

function read(): number {
  return still ?? System.now() + ahead;
}

class SetDate extends System {
  constructor(...given: ConstructorParameters<typeof Date> | []) {
    if (given.length === 0) super(read());
    else super(...given);
  }
  static override now(): number {
    return read();
  }
}

globalThis.Date = SetDate as DateConstructor;

/** Moves a clock that stands still. */
export function setClock(time: string): void {
  still = System.parse(time);
}
