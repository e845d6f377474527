/** Runs that see everything which was there when they were asked for: who asks while one is under way shares the next. */
export class Latest {
  readonly #work: (key: string) => Promise<void>;
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  constructor(work: (key: string) => Promise<void>) {
    this.#work = work;
  }

  run(key: string): Promise<void> {
    const asked = this.#next.get(key);
    if (asked !== undefined) return asked;
    const running = this.#running.get(key);
    if (running === undefined) return this.#start(key);
    const next = running.catch(() => {}).then(() => this.#start(key));
    this.#next.set(key, next);
    return next;
  }

  #start(key: string): Promise<void> {
    this.#next.delete(key);
    const running = this.#work(key).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }
}
