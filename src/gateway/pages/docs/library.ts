import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Rendered, render } from "./render.ts";

/** One page of the documentation. */
export interface DocPage extends Rendered {
  /** The last part of its address. */
  readonly name: string;
  readonly markdown: string;
}

/** The documents, in the order in which a new reader takes them. */
const CONTENTS = [
  "lifecycle",
  "idempotency",
  "routing",
  "channels",
  "dashboard",
  "verifier",
  "callbacks",
  "security",
  "configuration",
  "self-hosting",
  "deploy",
  "operations",
  "performance",
  "client-languages",
];

/** Reads the documents of the folder; where it holds none there are none. */
export function readLibrary(dir: string): DocPage[] {
  return CONTENTS.map((name) => ({ name, file: path.join(dir, `${name}.md`) }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => pageOf(name, readFileSync(file, "utf8")));
}

export function pageOf(name: string, markdown: string): DocPage {
  return { name, markdown, ...render(markdown) };
}
