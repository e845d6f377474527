import pg from "pg";

/** What `pg` says where an answer does not come within `query_timeout`. */
const UNANSWERED = "Query read timeout";

/**
 * A connection that is given up where an answer does not come in time. The job runner gives it back to its pool as if
 * nothing were wrong, and whoever takes it from there would wait for the same answer.
 */
export class ImpatientClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // The many forms of `query` come down to this; of all that it gives, promises alone tell of a failure.
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      const answer = query(...args);
      if (answer instanceof Promise) answer.catch((error: unknown) => this.#giveUp(error));
      return answer;
    }) as typeof this.query;
  }

  #giveUp(error: unknown): void {
    if (error instanceof Error && error.message === UNANSWERED) this.end().catch(() => {});
  }
}
