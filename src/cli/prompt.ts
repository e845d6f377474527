import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { CommandError } from "./exit.ts";

/** Where questions are asked and answered. */
export interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

/** Standard output stays the result's. */
const OWN: Terminal = { input: process.stdin, output: process.stderr };

/** Whether somebody is there to answer. */
export function isTerminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks for yes or no; anything else but yes is no. */
export async function confirm(question: string, terminal = OWN): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(`${question} [y/N] `, terminal)).trim());
}

/** Asks for a line that is not shown while it is typed. */
export async function askHidden(question: string, { input, output }: Terminal = OWN): Promise<string> {
  output.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await ask("", { input, output: nowhere });
  output.write("\n");
  return answer;
}

/** @throws CommandError where the input ends first, or Ctrl+C is pressed. */
function ask(question: string, { input, output }: Terminal): Promise<string> {
  const reader = createInterface({ input, output, terminal: true });
  return new Promise((resolve, reject) => {
    let answer: string | undefined;
    reader.once("close", () =>
      answer === undefined ? reject(new CommandError("Given up. Nothing was changed.")) : resolve(answer),
    );
    reader.question(question, (line) => {
      answer = line;
      reader.close();
    });
  });
}
