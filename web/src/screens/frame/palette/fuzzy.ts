const AT_WORD = 8;
const IN_RUN = 4;
const ANYWHERE = 1;

/**
 * How well a text fits what is typed: its letters in order, the better the more of them begin a word or follow one
 * another. Undefined where they are not all there; the empty search fits everything alike.
 */
function fit(typed: string, text: string): number | undefined {
  const letters = [...typed.toLowerCase().replaceAll(/\s+/g, "")];
  const signs = text.toLowerCase();
  let at = 0;
  let score = 0;
  for (const letter of letters) {
    const found = placeOf(letter, signs, at);
    if (found < 0) return undefined;
    if (isWordStart(signs, found)) score += AT_WORD;
    else score += found === at && at > 0 ? IN_RUN : ANYWHERE;
    at = found + letter.length;
  }
  // Of two that fit alike the shorter one is meant.
  return letters.length === 0 ? 0 : score - text.length / 100;
}

/** The next place of a letter: where it goes on, else where it begins a word, else anywhere. */
function placeOf(letter: string, signs: string, from: number): number {
  if (signs.startsWith(letter, from)) return from;
  for (let at = signs.indexOf(letter, from); at >= 0; at = signs.indexOf(letter, at + 1))
    if (isWordStart(signs, at)) return at;
  return signs.indexOf(letter, from);
}

function isWordStart(signs: string, at: number): boolean {
  return at === 0 || /[\s\-_/.:]/.test(signs[at - 1] ?? "");
}

/** Those that fit, the best first; in their own order where nothing is typed. */
export function sift<T>(typed: string, all: readonly T[], textOf: (item: T) => string): T[] {
  return all
    .flatMap((item) => {
      const score = fit(typed, textOf(item));
      return score === undefined ? [] : [{ item, score }];
    })
    .sort((one, other) => other.score - one.score)
    .map(({ item }) => item);
}
