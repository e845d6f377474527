/** What differs between any two runs: ids, Slack's names of blocks, ports, and tokens, which never are without a digit. */
const CHANCE = new RegExp(
  [
    /\btsk_[0-9a-f]{32}\b|\bah_sk_[0-9a-f]+\b|\b[0-9a-f]{16}(?:[0-9a-f]{16})?\b|\bb\d{8}\b/,
    /\b(?:127\.0\.0\.1|localhost):\d+/,
    /(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{24,}(?:[.~][A-Za-z0-9_-]+)*/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

/** What was said and done, with a number for each thing of chance, in the order in which they came. */
export class Transcript {
  readonly lines: string[] = [];
  readonly #numbers = new Map<string, number>();

  note(what: string, text: string): void {
    const plain = `## ${what}\n${text}`.replace(CHANCE, (found) => {
      const number = this.#numbers.get(found) ?? this.#numbers.size + 1;
      this.#numbers.set(found, number);
      return `<${number}>`;
    });
    this.lines.push(...plain.split("\n"), "");
  }

  get text(): string {
    return this.lines.join("\n");
  }
}
