import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { tool } from "./tool.ts";
import { filesIn, read } from "./tree.ts";

test("buf lint finds nothing", async () => {
  expect(await tool("buf", "lint")).toEqual({ code: 0, output: "" });
});

test("the contract breaks nobody who speaks its baseline", async () => {
  expect(await tool("buf", "breaking", "proto", "--against", "proto/baseline.binpb")).toEqual({
    code: 0,
    output: "",
  });
});

test("gen is what the generator makes of proto and third_party today", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "awaithumans-gen-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  expect(await tool("buf", "generate", "--output", folder)).toEqual({ code: 0, output: "" });
  const fresh = await Promise.all(
    filesIn("gen").map(async (file) => [
      file,
      await readFile(path.join(folder, file), "utf8").catch(() => ""),
    ]),
  );
  const drifted = fresh.filter(([file = "", text]) => read(file) !== text).map(([file]) => file);
  expect(drifted, "Run npm run generate and commit gen.").toEqual([]);
  expect(await filesBelow(path.join(folder, "gen"))).toEqual(
    filesIn("gen").map((file) => file.slice("gen/".length)),
  );
}, 120_000);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}
