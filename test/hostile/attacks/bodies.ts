import { CANARY } from "../judge.ts";

const deep = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

/** JSON, and what only looks like it, to put where something else belongs. */
export const WRONG: readonly string[] = [
  ...["null", "true", "false", "0", "-1", "-0", "0.5", "1e308", "-1e308", "1e999", "1e-999"],
  ...["123456789012345678901234567890", "2147483648", '""', `"${CANARY}"`, `" ${CANARY} "`],
  ...[`"\\u0000${CANARY}"`, `"\\ud800${CANARY}"`, `"\u202e${CANARY}"`, `"${CANARY}\\n\\r"`],
  JSON.stringify(CANARY.repeat(1_000)),
  ...["[]", `["${CANARY}"]`, "[null]", "[[]]", "{}", `{"a":"${CANARY}"}`, `{"a":1,"a":"${CANARY}"}`],
  `{"__proto__":{"polluted":"${CANARY}"},"constructor":{"prototype":{"polluted":"${CANARY}"}}}`,
  ...[deep("[", "]", 2_000), deep('{"a":', "}", 400).replace("}", "1}"), deep("[", "]", 100_000)],
  ...[`[${Array(5_000).fill(`"${CANARY}"`)}]`, `{${Array.from({ length: 5_000 }, (_, at) => `"k${at}":1`)}}`],
  ...["2026-02-30T99:99:99Z", "-271821-04-20T00:00:00Z", "+275760-09-13T00:00:00.001Z", "0000-00-00"].map(
    (time) => `"${time}"`,
  ),
  // No JSON at all.
  ...["NaN", "Infinity", "undefined", `'${CANARY}'`, "01", "+1", ".5", "1.", "0x10", "{,}", "[1,]", "// x"],
  ...[`"${CANARY}`, '"\t"', '"\\x41"', '"\\u12"', "\u0000", "\ufeff1", "tru", "nul"],
];

export interface BodyRow {
  method: string;
  path: string;
  /** A sound body, member by member as JSON text. */
  members: ReadonlyMap<string, string>;
}

interface Operation {
  requestBody?: { content: Record<string, { example?: Record<string, unknown>; schema: { $ref?: string } }> };
}

interface Schemas {
  [name: string]: { properties?: Record<string, unknown>; allOf?: { $ref?: string; properties?: object }[] };
}

/** Every row of the contract that takes a body, out of its OpenAPI document. */
export function bodyRows(document: {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Schemas };
}): BodyRow[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) => {
      const content = requestBody?.content["application/json"];
      if (content === undefined) return [];
      const name = content.schema.$ref?.split("/").at(-1) ?? "";
      const { properties = {} } = document.components.schemas[name] ?? {};
      const members = new Map(Object.keys(properties).map((member) => [member, "null"]));
      for (const [member, value] of Object.entries(content.example ?? {}))
        members.set(member, JSON.stringify(value));
      return [{ method: method.toUpperCase(), path, members }];
    }),
  );
}

/** The body, with this member replaced where one is named; those that are null by themselves are left out. */
export function bodyWith({ members }: BodyRow, replaced?: string, text = ""): string {
  const parts = Array.from(members, ([name, sound]) => [name, name === replaced ? text : sound] as const);
  return `{${parts
    .filter(([name, value]) => name === replaced || value !== "null")
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join(",")}}`;
}
