import { createAsync } from "@solidjs/router";
import { type Failure, readFailure } from "./failure.ts";

/** What a query has given so far: the last good value stays while a later fetch fails. */
export interface Loaded<T> {
  value?: T;
  failure?: Failure;
}

/** `createAsync` that neither throws nor suspends. `fetcher` must call its query synchronously. */
export function createLoaded<T>(fetcher: () => Promise<T> | undefined): () => Loaded<T> {
  return createAsync<Loaded<T>>((previous) => settle(fetcher(), previous), { initialValue: {} });
}

async function settle<T>(fetching: Promise<T> | undefined, previous: Loaded<T>): Promise<Loaded<T>> {
  if (!fetching) return {};
  try {
    return { value: await fetching };
  } catch (error) {
    return { ...previous, failure: readFailure(error) };
  }
}
