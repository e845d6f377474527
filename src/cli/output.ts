/** One line for the person, on standard output. */
export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** One line beside the result, on standard error. */
export function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}
