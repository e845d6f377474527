import { fail, type Refusal } from "../../services/core/errors.ts";
import { bytesOf, type HttpRequest, headerOf } from "./http.ts";

/** Most bytes of bodies that a process holds while they arrive. */
const MOST = 256 * 1024 * 1024;

/** A body that says it is no longer than this is not measured: that would cost more than it holds. */
const SMALL = 64 * 1024;

const CROWDED = { retryAfterSeconds: 1, what: "Too many large requests arrive at once." };

/** The bodies that arrive now, measured together: many that are slow and large must not fill the memory. */
export class Bodies {
  readonly #most: number;
  #bytes = 0;

  constructor(most = MOST) {
    this.#most = most;
  }

  /** Bytes of bodies that are not complete yet, small ones aside. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The bytes of a body. Where all together are too many it breaks off with RATE_LIMITED, told to `crowded` before. */
  of(req: HttpRequest, crowded: (refusal: Refusal) => void = () => {}): AsyncIterable<Uint8Array> {
    const isSmall = Number(headerOf(req, "content-length") ?? Number.POSITIVE_INFINITY) <= SMALL;
    return isSmall ? bytesOf(req) : this.#measured(req, crowded);
  }

  async *#measured(req: HttpRequest, crowded: (refusal: Refusal) => void): AsyncIterable<Uint8Array> {
    let held = 0;
    try {
      for await (const chunk of bytesOf(req)) {
        if (this.#bytes + chunk.length > this.#most) {
          const refusal = fail("RATE_LIMITED", CROWDED);
          crowded(refusal);
          throw refusal;
        }
        held += chunk.length;
        this.#bytes += chunk.length;
        yield chunk;
      }
    } finally {
      this.#bytes -= held;
    }
  }
}
