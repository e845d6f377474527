import { parseSync } from "vite";
import { expect, test } from "vitest";
import { read, sources, texts } from "./tree.ts";

interface Ban {
  pattern: RegExp;
  /** A line that it finds. */
  example: string;
  instead: string;
}

const BANNED_IN_PROGRAMS: readonly Ban[] = [
  {
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/,
    example: "// TODO: later",
    instead: "Do it, or open an issue.",
  },
  {
    pattern: /\b(?:describe|test|it)(?:\.\w+)*\.(?:only|skip|todo|fails|skipIf|runIf)\b/,
    example: 'test.concurrent.skip("…", () => {});',
    instead: "Every test runs.",
  },
  {
    pattern: /@ts-(?:ignore|nocheck|expect-error)/,
    example: "// @ts-ignore",
    instead: "Mend the type.",
  },
  { pattern: /\bdebugger;/, example: "  debugger;", instead: "Take it out." },
];

/** What only one machine knows. */
const BANNED_IN_TEXTS: readonly Ban[] = [
  {
    pattern: /(?<![\w.<>/-])\/(?:work|root|home|Users|tmp|mnt)\/[\w.-]/,
    example: '"/home/somebody/checkout"',
    instead: "Use a path from the root, or os.tmpdir().",
  },
  {
    pattern: /[A-Z]:\\{1,2}Users\\/,
    example: "C:\\Users\\somebody",
    instead: "Use a path from the root.",
  },
  {
    pattern:
      /\b(?:registry|npm|proxy|mirror|artifactory|nexus|verdaccio)\.[\w-]+\.(?:com|org|io|dev|net|internal|local)\b/,
    example: "https://registry.example.org/x.tgz",
    instead: "The registry is the reader's own setting.",
  },
];

test.each([...BANNED_IN_PROGRAMS, ...BANNED_IN_TEXTS])(
  "$pattern finds what it is for",
  ({ pattern, example }) => {
    expect(example).toMatch(pattern);
  },
);

function banned(files: readonly string[], bans: readonly Ban[]): string[] {
  return files.flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((line, index) =>
        bans
          .filter(({ pattern }) => pattern.test(line))
          .map(({ instead }) => `${file}:${index + 1}: ${line.trim().slice(0, 80)} — ${instead}`),
      ),
  );
}

const THIS = "test/tidy/text.test.ts";

test("nothing is left for later, and no check is switched off", () => {
  expect(
    banned(
      sources().filter((file) => file !== THIS),
      BANNED_IN_PROGRAMS,
    ),
  ).toEqual([]);
});

test("no file names a machine's own paths or a registry", () => {
  expect(
    banned(
      texts().filter((file) => file !== THIS),
      BANNED_IN_TEXTS,
    ),
  ).toEqual([]);
});

test("a lint rule is silenced for one line only, with its reason", () => {
  const wrong = sources()
    .filter((file) => file !== THIS)
    .flatMap(
      (file) =>
        read(file)
          .match(/biome-ignore.*/g)
          ?.map((line) => `${file}: ${line}`) ?? [],
    )
    .filter((line) => !/biome-ignore lint\/[\w/]+: .{15,}/.test(line));
  expect(wrong).toEqual([]);
});

/** Files that touch the process environment, and why they must. This list only shrinks. */
const ENVIRONMENT_READERS: Readonly<Record<string, string>> = {
  "src/cli/environment.ts": "merges .env and the process environment for src/config.ts",
  "src/cli/npm.ts": "asks whether npm started it, which passes no signal and not every option on",
  "src/services/db/embedded/process.ts": "hands Postgres the few variables a program needs to start",
  "src/process-table.ts": "hands the environment on to ps, in one language",
  "sdk/src/runtime.ts": "the SDK's one reader",
};

test("the environment is read where configuration is read", () => {
  const readers = sources()
    .filter((file) => /^(?:src|sdk\/src|web\/src)\//.test(file))
    .filter((file) =>
      /\bprocess\.env\b|\bimport\.meta\.env\b|\{[^}]*\benv\b[^}]*\} = process\b/.test(read(file)),
    );
  expect(readers.sort()).toEqual(Object.keys(ENVIRONMENT_READERS).sort());
});

const COMMENT_LINES_MAX = 3;

interface Comment {
  type: "Line" | "Block";
  start: number;
  end: number;
  value: string;
}

/** Line comments right below each other, as one text. */
function runs(comments: readonly Comment[], text: string): Comment[] {
  const joined: Comment[] = [];
  for (const comment of comments) {
    const last = joined.at(-1);
    const isNext = last?.type === "Line" && comment.type === "Line";
    if (isNext && /^[ \t]*\n[ \t]*$/.test(text.slice(last.end, comment.start))) {
      last.end = comment.end;
      last.value += `\n${comment.value}`;
    } else joined.push({ ...comment });
  }
  return joined;
}

function isDocstring({ type, value, end }: Comment, text: string): boolean {
  if (type !== "Block" || !value.startsWith("*")) return false;
  return /^\s*export\b/.test(text.slice(end, end + 200));
}

/** The lines at which a comment begins that is too long. */
function overlongComments(file: string, text: string): number[] {
  return runs(parseSync(file, text).comments, text)
    .filter((comment) => !isDocstring(comment, text))
    .filter(({ value }) => value.split("\n").filter((line) => /\w/.test(line)).length > COMMENT_LINES_MAX)
    .map(({ start }) => text.slice(0, start).split("\n").length);
}

test("a comment that documents no export is at most three lines", () => {
  const wrong = sources()
    .filter((file) => /\.(?:[jt]sx?|mjs)$/.test(file))
    .flatMap((file) => overlongComments(file, read(file)).map((line) => `${file}:${line}`));
  expect(wrong, "Keep the reason, the constraint or the trap.").toEqual([]);
});

test("a docstring may be as long as it must, another comment not", () => {
  const four = ["one", "two", "three", "four"];
  const block = `/**\n${four.map((word) => ` * ${word}\n`).join("")} */\n`;
  const text = `${block}export const a = 1;\n\n${block}const b = a;\n${four.map((word) => `// ${word}\n`).join("")}`;
  expect(overlongComments("src/x.ts", text)).toEqual([9, 16]);
});
