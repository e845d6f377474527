import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { typedTwice } from "../../src/cli/password.ts";
import { askHidden, confirm } from "../../src/cli/prompt.ts";

/** Somebody who types this. */
function typing(text: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(text);
  return { input, output, shown: () => String(output.read() ?? "") };
}

test("what is typed hidden is taken as it is, and not shown", async () => {
  const terminal = typing("  correct horse \r\n");
  expect(await askHidden("Password: ", terminal)).toBe("  correct horse ");
  expect(terminal.shown()).toBe("Password: \n");
});

test.each([
  ["y\n", true],
  [" YES \n", true],
  ["n\n", false],
  ["\n", false],
  ["yesterday\n", false],
])("%j to a question is %s", async (text, answer) => {
  const terminal = typing(text);
  expect(await confirm("Sure?", terminal)).toBe(answer);
  expect(terminal.shown()).toContain("Sure? [y/N] ");
});

test.each(["", "\u0003"])("nobody who answers %j: nothing is changed", async (text) => {
  await expect(confirm("Sure?", typing(text))).rejects.toThrow("Given up. Nothing was changed.");
  await expect(askHidden("Password: ", typing(text))).rejects.toThrow("Given up");
});

/** Somebody who answers each question in turn. */
function answering(...answers: string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const shown: string[] = [];
  output.on("data", (text) => {
    shown.push(String(text));
    if (String(text).endsWith(": ")) input.write(`${answers.shift() ?? ""}\n`);
  });
  return { input, output, shown };
}

test("a password is typed twice, and shown at neither time", async () => {
  const terminal = answering("correct horse", "correct horse");
  expect(await typedTwice(terminal)).toBe("correct horse");
  expect(terminal.shown.join("")).toBe("Password: \nOnce more: \n");
});

test("two that differ are none", async () => {
  await expect(typedTwice(answering("correct horse", "correct hose"))).rejects.toThrow("The two differ");
});
