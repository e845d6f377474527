/**
 * Goes on once code is there. Where it cannot be fetched nothing happens: the page says already that the server is away,
 * and the next try fetches anew.
 */
export function onceLoaded<T>(code: Promise<T>, goOn: (code: T) => void): void {
  code.then(goOn, () => undefined);
}
