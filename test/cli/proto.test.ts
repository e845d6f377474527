import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { tool } from "../tidy/tool.ts";
import { filesIn, read } from "../tidy/tree.ts";
import { awaithumans, emptyFolder } from "./command.ts";

const CONTRACT = filesIn("proto").filter((file) => file.endsWith(".proto"));
const proto = async (args: readonly string[], folder?: string) =>
  awaithumans(["proto", ...args], { folder: folder ?? (await emptyFolder()) });

test("the contract, file by file, under the paths that its imports name; a second time, too", async () => {
  const folder = await emptyFolder();
  await mkdir(path.join(folder, "deep/contract"), { recursive: true });
  await writeFile(path.join(folder, "deep/contract/mine.txt"), "mine");
  for (const _time of ["first", "second"]) {
    expect(await proto(["--out", "deep/contract"], folder)).toEqual({
      code: 0,
      stdout: `✓ ${CONTRACT.length} .proto files in deep/contract\n`,
      stderr: "",
    });
  }
  for (const file of CONTRACT) {
    const written = path.join(folder, "deep/contract", file.slice("proto/".length));
    expect(await readFile(written, "utf8")).toBe(read(file));
  }
  expect(await readFile(path.join(folder, "deep/contract/mine.txt"), "utf8")).toBe("mine");
});

test("what is written needs nothing else to be compiled", async () => {
  const folder = path.join(await emptyFolder(), "contract");
  const { code, stdout } = await proto(["--out", folder, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ folder, files: CONTRACT.map((file) => file.slice("proto/".length)) });
  expect(await tool("buf", "build", folder)).toEqual({ code: 0, output: "" });
});

test.each([
  [["--out", "taken"], "taken"],
  [["--out", "taken/below"], "taken"],
  [["--out", "holder"], "awaithumans"],
])("proto %j: a file is in its way, and stays", async (args, part) => {
  const folder = await emptyFolder();
  await mkdir(path.join(folder, "holder"));
  for (const file of ["taken", "holder/awaithumans"]) await writeFile(path.join(folder, file), "mine");
  const { code, stdout, stderr } = await proto(args, folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(new RegExp(`${part}.*cannot be written.*--out`));
  expect(await readFile(path.join(folder, "taken"), "utf8")).toBe("mine");
});

test.each([[[]], [["--out"]], [["--out", ""]], [["--out", "x", "y"]]])(
  "proto %j is a usage error",
  async (args) => {
    const { code, stdout } = await proto(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  },
);
