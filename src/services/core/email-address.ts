const LONGEST = 320;

/**
 * Whether a text is a bare address of at most 320 characters: no name, no list, nothing that could end a header, and no
 * `|`, which parts what hand-off links sign.
 */
export function isEmailAddress(text: string): boolean {
  const isBare = /^[^\s\p{Cc}@<>"(),:;\\[\]|]+@[^\s\p{Cc}@<>"(),:;\\[\]|]+$/u.test(text);
  return isBare && text.length <= LONGEST && text.isWellFormed();
}
