import { createContext, Script } from "node:vm";

/** Runs `act`, for at most so many milliseconds. */
export type Bound = <Result>(milliseconds: number, act: () => Result) => Result;

/** Thrown in place of a result that did not come in time. */
export class Overrun extends Error {}

const context = createContext({ act: (): void => undefined });
const script = new Script("act()");

/**
 * Ends a synchronous run that overruns, endless loops and regular expressions included: the time limit of
 * `node:vm` also interrupts code from outside its context. Costs about 0.3 ms a call; not to be nested.
 */
export function withinTime<Result>(milliseconds: number, act: () => Result): Result {
  const results: Result[] = [];
  context.act = () => {
    results.push(act());
  };
  try {
    script.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    throw isTimeout(error) ? new Overrun(`No result within ${milliseconds} ms.`) : error;
  }
  for (const result of results) return result;
  throw new Overrun(`No result within ${milliseconds} ms.`);
}

/** Thrown when a job took all the time it was given, none of its parts having overrun its own. */
export class Unfinished extends Error {}

/** Like `withinTime` for each part; beyond so many milliseconds for all parts together it throws `Unfinished`. */
export function slice(milliseconds: number): Bound {
  const end = performance.now() + milliseconds;
  return (most, act) => {
    const left = Math.ceil(end - performance.now());
    if (most <= left) return withinTime(most, act);
    if (left <= 0) throw new Unfinished(`Not finished within ${milliseconds} ms.`);
    try {
      return withinTime(left, act);
    } catch (error) {
      throw error instanceof Overrun ? new Unfinished(`Not finished within ${milliseconds} ms.`) : error;
    }
  };
}

/** No limit: for what is known to be cheap. */
export const unbounded: Bound = (_milliseconds, act) => act();

/** Not `instanceof Error`: the error comes from the other context, which has an Error of its own. */
function isTimeout(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
