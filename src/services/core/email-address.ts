const LONGEST = 320;

/**
 * Whether a text is a bare address of at most 320 characters: no name, no list, nothing that could end a header, and no
 * `|`, which parts what hand-off links sign. ASCII alone, since other letters fall together with them in lower case:
 * an international domain is written in its `xn--` form.
 */
export function isEmailAddress(text: string): boolean {
  const isBare = /^[^\s@<>"(),:;\\[\]|]+@[^\s@<>"(),:;\\[\]|]+$/.test(text);
  return isBare && text.length <= LONGEST && /^[\x21-\x7e]+$/.test(text);
}
