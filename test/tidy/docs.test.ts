import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { filesIn, ROOT, read } from "./tree.ts";

const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "STABILITY.md",
  "sdk/README.md",
];

test.each([...DOCUMENTS, "LICENSE"])("%s is there", (file) => {
  expect(existsSync(path.join(ROOT, file))).toBe(true);
});

const written = [...DOCUMENTS, ...filesIn("docs").filter((file) => file.endsWith(".md"))].filter((file) =>
  existsSync(path.join(ROOT, file)),
);

/** Folders of the tree; a path in backquotes that starts with one of them is meant to exist. */
const TOP = new Set(
  [...filesIn().map((file) => file.split("/")[0] ?? "")].filter((name) => !/[.]\w+$/.test(name)),
);

function citedPaths(text: string): string[] {
  const quoted = [...text.matchAll(/`([\w.@-]+(?:\/[\w.@-]+)+\/?)`/g)]
    .map(([, cited = ""]) => cited)
    .filter((cited) => TOP.has(cited.split("/")[0] ?? ""));
  const linked = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g)].map(
    ([, cited = ""]) => cited,
  );
  return [...quoted, ...linked];
}

/** `src/<noun>/…` and the like are patterns, not paths; built folders come and go. */
const isMeant = (cited: string): boolean =>
  !/[<>*…]/.test(cited) && !/(?:^|\/)(?:dist|node_modules)(?:\/|$)/.test(cited);

test.each(written)("every path that %s cites exists", (file) => {
  const gone = citedPaths(read(file))
    .filter(isMeant)
    .filter(
      (cited) =>
        !existsSync(path.join(ROOT, cited)) && !existsSync(path.join(ROOT, path.dirname(file), cited)),
    );
  expect(gone).toEqual([]);
});

test.each(written)("every npm script that %s names exists", (file) => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read("package.json"));
  const named = [...read(file).matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
  const unknown = named.filter((name) => scripts[name] === undefined);
  expect(unknown).toEqual([]);
});

test("what an unfinished line would leave behind is nowhere in the documents", () => {
  const wrong = written.filter((file) => /\b(?:TBD|coming soon|lorem ipsum)\b/i.test(read(file)));
  expect(wrong).toEqual([]);
});
