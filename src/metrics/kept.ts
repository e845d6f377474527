import { Counter, Gauge, type Registry } from "prom-client";

/** What a metric is called and what it means; the page `docs/operations.md` lists each of them. */
export interface Meaning {
  name: string;
  help: string;
  labels?: readonly string[];
}

type Labels = Readonly<Record<string, string | number>>;

/** The numbers of one metric, each under its labels. */
export type Readings = Iterable<readonly [labels: Labels, value: number]>;

/** A count that grows elsewhere, as a plain number, and is read when somebody asks. */
export function counter(registry: Registry, meaning: Meaning, read: () => Readings): void {
  new Counter({
    ...optionsOf(registry, meaning),
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.inc({ ...labels }, value);
    },
  });
}

/** Something that goes up and down, read when somebody asks. */
export function gauge(registry: Registry, meaning: Meaning, read: () => Readings | Promise<Readings>): void {
  new Gauge({
    ...optionsOf(registry, meaning),
    async collect() {
      const readings = await read();
      this.reset();
      for (const [labels, value] of readings) this.set({ ...labels }, value);
    },
  });
}

/** The reading of a metric without labels. */
export const only = (value: number): Readings => [[{}, value]];

/** Readings under one label, of a record by its keys. */
export const by = (label: string, values: Readonly<Record<string, number>>): Readings =>
  Object.entries(values).map(([key, value]) => [{ [label]: key }, value]);

export function optionsOf(registry: Registry, { name, help, labels = [] }: Meaning) {
  return { name: `awaithumans_${name}`, help, labelNames: [...labels], registers: [registry] };
}
