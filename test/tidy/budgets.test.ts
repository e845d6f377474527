import path from "node:path";
import { expect, test } from "vitest";
import { filesIn, read, sources } from "./tree.ts";

const EXPLAIN_ABOVE = 300;
const END = 400;

/** Why a file is longer than 300 lines. Shorten a file and its entry goes; a new entry needs a good reason. */
const LONG: Readonly<Record<string, string>> = {
  "web/src/app.css": "The one style sheet: design tokens, two themes and the base layer belong side by side.",
};

const lines = (file: string): number => read(file).split("\n").length - 1;

test("no file is longer than 400 lines", () => {
  const wrong = sources()
    .filter((file) => lines(file) > END)
    .map((file) => `${file} has ${lines(file)} lines. Move one of its concerns to a file of its own.`);
  expect(wrong).toEqual([]);
});

test("a file above 300 lines has its reason in the list, and the list only shrinks", () => {
  const long = sources().filter((file) => lines(file) > EXPLAIN_ABOVE);
  expect(long.sort()).toEqual(Object.keys(LONG).sort());
});

test("folders are nouns of the domain, never a place for what has no place", () => {
  const nowhere = /^(?:utils?|commons?|helpers?|shared|types|lib|misc)(?:\.|$)/;
  const wrong = filesIn()
    .filter((file) => !file.startsWith("third_party/"))
    .filter((file) => file.split("/").some((name) => nowhere.test(name)))
    .map((file) => `${file}: name it for what it holds or does.`);
  expect(wrong).toEqual([]);
});

test("src holds the folders of the design and nothing else", () => {
  const top = new Set(filesIn("src").map((file) => file.split("/")[1]));
  const known = [
    ...["cli", "gateway", "services", "tracing", "workers"],
    ...[
      "channels.ts",
      "config.ts",
      "log.ts",
      "main.ts",
      "parts.ts",
      "plugins.ts",
      "private-file.ts",
      "process-table.ts",
    ],
    ...["findings.ts", "jobs.ts", "metrics", "setting.ts", "setting-shapes.ts", "version.ts"],
  ];
  expect([...top].filter((name) => name !== undefined && !known.includes(name))).toEqual([]);
});

/** Every folder that leads to one of the files. */
function folders(files: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const file of files) {
    for (let at = path.posix.dirname(file); at !== "."; at = path.posix.dirname(at)) found.add(at);
  }
  return found;
}

test("a test lies where the thing it tests lies", () => {
  const ours = ["container", "docs", "e2e", "pack", "sdk", "support", "tidy", "web"];
  const rooms = folders([...filesIn("src"), ...filesIn("bench"), ...filesIn("examples")]);
  // The one tests all of a dialect, and holds what that answers; the other is made of the rulings.
  const suites = ["test/gateway/awaithumans/conformance", "test/services/task/model"];
  // Each proves one row of what is promised, of the whole.
  const proofs = ["faults", "hostile", "nodes", "vectors", "zones"];
  const mirrors = filesIn("test").filter((file) => !suites.some((suite) => file.startsWith(suite)));
  const lost = [...folders(mirrors)].filter((folder) => {
    const [, top = "", ...rest] = folder.split("/");
    return (
      top !== "" &&
      ![...ours, ...proofs].includes(top) &&
      !rooms.has(["src", top, ...rest].join("/")) &&
      !rooms.has(top)
    );
  });
  expect(lost).toEqual([]);
});
