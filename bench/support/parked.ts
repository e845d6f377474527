import { Connection, requestText } from "./raw-http.ts";

export interface Parking {
  port: number;
  token: string;
  taskId: string;
  /** Seconds of the first poll; later ones take the most there is, so that they do not all end together. */
  firstSeconds: number;
}

const LONGEST_SECONDS = 30;
const TERMINAL = /"status": ?"(completed|timed_out|cancelled|verification_exhausted)"/;

/** One agent that waits for its task as a stock client does: poll after poll on one connection. */
export class Parked {
  /** When the outcome arrived, on this process's clock. */
  readonly woken: Promise<number>;
  readonly #connection: Connection;

  private constructor(connection: Connection, parking: Parking) {
    this.#connection = connection;
    this.woken = this.#poll(parking);
    this.woken.catch(() => {});
  }

  static async open(parking: Parking): Promise<Parked> {
    return new Parked(await Connection.open(parking.port), parking);
  }

  close(): void {
    this.#connection.close();
  }

  async #poll({ taskId, token, firstSeconds }: Parking): Promise<number> {
    for (let seconds = firstSeconds; ; seconds = LONGEST_SECONDS) {
      const answer = await this.#connection.send(
        requestText({
          method: "GET",
          path: `/api/tasks/${taskId}/poll?timeout=${seconds}`,
          headers: { authorization: `Bearer ${token}` },
        }),
      );
      const now = performance.now();
      if (answer.status !== 200) throw new Error(`poll answered ${answer.status}: ${answer.body}`);
      if (TERMINAL.test(answer.body)) return now;
    }
  }
}

/** Calls `each` for all items, so many at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  each: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const work = async () => {
    for (const item of left) await each(item);
  };
  await Promise.all(Array.from({ length: width }, work));
}
