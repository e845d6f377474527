import { Receiver } from "../workers/receiver.ts";

/** A span as the collector was told of it. */
export interface Told {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 2 server, 3 client, 5 consumer. */
  kind: number;
  links: { traceId: string; spanId: string }[];
  status: { code?: number };
  facts: Record<string, string | number>;
}

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number };
}

type Sent = Omit<Told, "facts" | "links"> & { attributes: Attribute[]; links?: Told["links"] };

/** What OTLP over HTTP with JSON carries. */
interface Envelope {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: Sent[] }[];
  }[];
}

const factsOf = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));

/** A collector of traces on a port of its own. */
export class Collector {
  readonly receiver: Receiver;

  private constructor(receiver: Receiver) {
    this.receiver = receiver;
  }

  static async start(): Promise<Collector> {
    const receiver = await Receiver.start();
    receiver.answer = (response) => response.setHeader("content-type", "application/json").end("{}");
    return new Collector(receiver);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.receiver.port}`;
  }

  get spans(): Told[] {
    return this.#envelopes
      .flatMap(({ resourceSpans }) => resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
      .map(({ attributes, links = [], ...span }) => ({ ...span, links, facts: factsOf(attributes) }));
  }

  /** What the spans say of the process that they come from. */
  get resources(): Record<string, string | number>[] {
    return this.#envelopes
      .flatMap(({ resourceSpans }) => resourceSpans)
      .map(({ resource }) => factsOf(resource.attributes));
  }

  /** Resolves with the spans once they are as wanted. */
  async until(wanted: (spans: Told[]) => boolean): Promise<Told[]> {
    for (let count = 1; !wanted(this.spans); count += 1) await this.receiver.has(count);
    return this.spans;
  }

  get #envelopes(): Envelope[] {
    return this.receiver.received.map(({ body }) => JSON.parse(body));
  }
}
