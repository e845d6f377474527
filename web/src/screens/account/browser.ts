/** Which browser an agent string is of; the order matters, since most claim to be others as well. */
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Mac OS X/, "macOS"],
  [/Windows/, "Windows"],
  [/Linux/, "Linux"],
];

const found = (names: readonly [RegExp, string][], text: string): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1];

/** What a browser calls itself, in words: `Firefox on Linux`. */
export function browserOf(userAgent: string): string {
  const browser = found(BROWSERS, userAgent) ?? "A program";
  const system = found(SYSTEMS, userAgent);
  return system ? `${browser} on ${system}` : browser;
}
