/** Whether this can be an id; anything else is not looked up and not repeated. */
export function isId(text: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(text);
}

/** An id for a refusal to name, where it can be one. */
export function namedId(text: string, canBe: (text: string) => boolean = isId): string {
  return canBe(text) ? text : "(malformed id)";
}
