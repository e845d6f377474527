import createRouter, { type HTTPMethod } from "find-my-way";
import type { RawRow, Row } from "./row.ts";

export interface Match {
  readonly row: Row | RawRow | undefined;
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Methods that the path takes; empty where there is no such path. */
  readonly allow: readonly string[];
}

const MAX_PARAMETER = 1_024;

/**
 * Finds rows by method and path. A trailing slash makes no difference, so nothing is ever redirected. HEAD is GET whose
 * body nobody sends: Node leaves it out.
 */
export class RowTable {
  readonly #router = createRouter({ ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER });
  readonly #methods: ReadonlySet<HTTPMethod>;

  constructor(rows: readonly (Row | RawRow)[]) {
    this.#methods = new Set(rows.map(({ method }) => method));
    for (const row of rows) this.#router.on(row.method, row.path, () => {}, row);
  }

  match(method: string, path: string): Match {
    const wanted = method === "HEAD" ? "GET" : method;
    const known = [...this.#methods].find((name) => name === wanted);
    const found = known && this.#router.find(known, path);
    if (found) return { row: rowOf(found), params: found.params, allow: [] };
    const allow = [...this.#methods].filter((name) => this.#router.find(name, path));
    return {
      row: undefined,
      params: {},
      allow: allow.flatMap((name) => (name === "GET" ? [name, "HEAD"] : name)),
    };
  }
}

/** The router hands back what it was given, without its type. */
function rowOf({ store }: { store: unknown }): Row | RawRow {
  return store as Row | RawRow;
}
