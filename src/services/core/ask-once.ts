/** The same promise for everybody who asks within a while of the first. */
export function askOnce<T>(ask: () => Promise<T>, ageMs: number): () => Promise<T> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer: Promise<T> | undefined;
  return () => {
    if (answer === undefined || performance.now() - asked > ageMs) {
      asked = performance.now();
      answer = ask();
    }
    return answer;
  };
}
