import path from "node:path";
import { expect, test } from "vitest";
import { NO_NODE, PACKAGE_HOMES, ZONES, type Zone } from "./import-table.ts";
import { circles, type Import, importsIn, importsOf } from "./imports.ts";

const PROGRAM = ["gen", "src", "web/src", "sdk/src", "examples", "web/vite.config.ts"];
const imports = importsOf(...PROGRAM);

const matches = (file: string, globs: readonly string[]): boolean =>
  globs.some((glob) => path.posix.matchesGlob(file, glob));

const zoneOf = (file: string): Zone | undefined => ZONES.find(({ at }) => matches(file, [at]));

/** Below the same folder of a zone such as `src/gateway/*`; a zone of single files has no room of its own. */
function isSameRoom({ from, to }: Import, { at }: Zone): boolean {
  const depth = at.split("/").indexOf("**");
  return depth > 0 && to.startsWith(`${from.split("/").slice(0, depth).join("/")}/`);
}

const complain = ({ from, to }: Import, instead: string): string => `${from} imports ${to}. ${instead}`;

function outOfPlace(among: readonly Import[]): string[] {
  return among
    .filter(({ isLocal, from }) => isLocal && from !== "web/vite.config.ts")
    .flatMap((each) => {
      const zone = zoneOf(each.from);
      if (zone === undefined) return [`${each.from} is in no zone of test/tidy/import-table.ts: add one.`];
      return isSameRoom(each, zone) || matches(each.to, zone.may) ? [] : [complain(each, zone.instead)];
    });
}

test("every file imports only what its place in the tree allows", () => {
  expect(outOfPlace(imports)).toEqual([]);
});

test.each([
  ["src/gateway/awaithumans/task-rows.ts", "../../services/task/create.ts"],
  ["src/gateway/awaithumans/task-rows.ts", "../humans2ai/wire.ts"],
  ["src/gateway/core/mount.ts", "../../services/db/orm.ts"],
  ["src/services/task/create.ts", "../auth/session.ts"],
  ["src/services/task/create.ts", "../../gateway/core/http.ts"],
  ["src/services/core/bind.ts", "../task/index.ts"],
  ["src/workers/jobs/task-expire.ts", "../../services/task/expire.ts"],
  ["src/workers/channels/callback/post.ts", "../email/send.ts"],
  ["src/config.ts", "./main.ts"],
  ["web/src/api/tasks.ts", "../../../src/services/task/state.ts"],
  ["sdk/src/client.ts", "../../gen/awaithumans/task/v1/task_pb.ts"],
])("%s may not import %s", (file, specifier) => {
  expect(outOfPlace(importsIn(file, `import "${specifier}";`))).toHaveLength(1);
});

test("every zone holds files, so that no rule has gone stale", () => {
  const empty = ZONES.filter((zone) => !imports.some(({ from }) => zoneOf(from) === zone));
  expect(empty.map(({ at }) => at)).toEqual([]);
});

test("every package is imported in its home only", () => {
  const wrong = imports
    .filter(({ isLocal, to }) => !isLocal && !to.startsWith("node:"))
    .flatMap((each) => {
      const homes = PACKAGE_HOMES[each.to];
      if (homes === undefined) return [complain(each, "Give the package one home in PACKAGE_HOMES.")];
      if (matches(each.from, homes)) return [];
      return [complain(each, `It is at home in ${homes.join(", ")}: export there what this file needs.`)];
    });
  expect(wrong).toEqual([]);
});

test("every home is lived in", () => {
  const stale = Object.entries(PACKAGE_HOMES).flatMap(([name, homes]) =>
    homes
      .filter((home) => !imports.some(({ from, to }) => to === name && matches(from, [home])))
      .map((home) => `${name} in ${home}`),
  );
  expect(stale).toEqual([]);
});

test("services know no HTTP, and what runs in browsers knows no Node", () => {
  const wrong = imports.flatMap((each) =>
    NO_NODE.filter(({ at, modules }) => matches(each.from, [at]) && matches(each.to, [modules])).map(
      ({ instead }) => complain(each, instead),
    ),
  );
  expect(wrong).toEqual([]);
});

test("no files load each other in a circle", () => {
  expect(circles(imports)).toEqual([]);
});

test("no program file imports a test, and no test reaches into built files", () => {
  const wrong = [...imports, ...importsOf("bench", "tools", "bin")].filter(({ to }) =>
    to.startsWith("test/"),
  );
  const built = importsOf("test").filter(({ to }) => /^(?:sdk\/|web\/)?dist\//.test(to));
  expect([...wrong, ...built].map((each) => complain(each, "Import the source."))).toEqual([]);
});

test("a circle is found from wherever one enters it", () => {
  const ring = [
    ["src/a.ts", "./b.ts"],
    ["src/b.ts", "./c.ts"],
    ["src/c.ts", "./b.ts"],
  ].flatMap(([file = "", specifier]) => importsIn(file, `import "${specifier}";`));
  expect(circles(ring)).toEqual(["src/b.ts -> src/c.ts -> src/b.ts"]);
});

test("the reader of imports sees every form", () => {
  const text = [
    'import path from "node:path";',
    'import type { A } from "./a.ts";',
    'import { type B } from "@scope/name/deep";',
    'export { c } from "../c.ts";',
    'export * from "./d.ts";',
    'const e = await import("./e.ts"); // from "./comment.ts"',
  ].join("\n");
  expect(importsIn("src/cli/x.ts", text).map(({ to, isType }) => [to, isType])).toEqual([
    ["node:path", false],
    ["src/cli/a.ts", true],
    ["@scope/name", true],
    ["src/c.ts", false],
    ["src/cli/d.ts", false],
    ["src/cli/e.ts", false],
  ]);
});
