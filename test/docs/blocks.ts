import { filesIn, read } from "../tidy/tree.ts";

/** A piece of code in a document. */
export interface Block {
  language: string;
  /** What stands behind the language: `POST /api/tasks`, `serve`. */
  purpose: string;
  code: string;
  /** Where it begins: `docs/x.md:12`. */
  place: string;
}

export const PAGES: readonly string[] = filesIn("docs").filter((file) => file.endsWith(".md"));

/** The code of a document, in its order. */
export function blocksIn(file: string): Block[] {
  const text = read(file);
  return [...text.matchAll(/^```(\w*)[ \t]*(.*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language = "", 2: purpose = "", 3: code = "", index }) => ({
      language,
      purpose,
      code,
      place: `${file}:${text.slice(0, index).split("\n").length}`,
    }),
  );
}
