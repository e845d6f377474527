const LONGEST = 320;

/** What is wrong with the target of a destination, or undefined. */
export function targetProblem(target: string): string | undefined {
  if (target.length > LONGEST) return `must be an e-mail address of at most ${LONGEST} characters`;
  // `|` parts what a hand-off link signs.
  if (target.includes("|")) return "must be an e-mail address without `|`";
  return isAddress(target) ? undefined : "must be a bare e-mail address, for instance email:you@example.com";
}

/** A bare address: no name, no list, nothing that could end a header. */
function isAddress(text: string): boolean {
  return /^[^\s\p{Cc}@<>"(),:;\\[\]]+@[^\s\p{Cc}@<>"(),:;\\[\]]+$/u.test(text) && text.isWellFormed();
}
