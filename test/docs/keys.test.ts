import { expect, test } from "vitest";
import { capsOf } from "../../web/src/parts/keys/names.ts";
import { KEY_GROUPS, KEY_TABLE, type KeyRow } from "../../web/src/parts/keys/table.ts";
import { read } from "../tidy/tree.ts";

function nameOf(key: string): string {
  const strokes = key.split(" ").map((stroke) => `\`${capsOf(stroke, false).join("+")}\``);
  return strokes.join(" then ");
}

function rowOf({ keys, caps, label }: KeyRow): string {
  const names = caps ? caps.map((cap) => (cap === "…" ? "to" : `\`${cap}\``)).join(" ") : undefined;
  return `| ${names ?? keys.map(nameOf).join(", ")} | ${label} |`;
}

/** Every key of the dashboard as a table of Markdown. */
function keyTable(): string {
  const rows = KEY_GROUPS.flatMap((group) => KEY_TABLE.filter((row) => row.group === group)).map(rowOf);
  return ["| Key | What it does |", "| --- | --- |", ...rows].join("\n");
}

test("the page about the dashboard has every key, as the help has it", () => {
  expect(read("docs/dashboard.md")).toContain(`\n\n${keyTable()}\n\n`);
});
