/** A string, a word, a number or a mark; whatever else stands there ends the reading. */
const TOKEN =
  /\s*(?:(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<word>None|True|False)\b|(?<plain>-?\d+(?:\.\d+)?|[{}[\]():,]))\s*/suy;

const WORDS: Readonly<Record<string, string>> = { None: "null", True: "true", False: "false" };
const LISTS: Readonly<Record<string, string>> = { "(": "[", ")": "]" };

/** What Python's `repr` wrote of a dict, list, string, number, boolean or None; undefined for any other text. */
export function readPythonLiteral(text: string): unknown {
  let json = "";
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const { string, word, plain } = TOKEN.exec(text)?.groups ?? {};
    const token =
      string !== undefined ? stringOf(string) : (WORDS[word ?? ""] ?? LISTS[plain ?? ""] ?? plain);
    if (token === undefined) return undefined;
    json += token;
  }
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The same string as JSON writes it. */
function stringOf(literal: string): string {
  const inside = literal.slice(1, -1);
  const value = inside.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gisu,
    (_, x?: string, u?: string, wide?: string, other = "") => {
      const code = x ?? u ?? wide;
      return code === undefined ? (ESCAPES[other] ?? other) : fromCode(Number.parseInt(code, 16));
    },
  );
  return JSON.stringify(value);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Beyond Unicode there is no character, and no person's name either. */
const fromCode = (code: number) => (code > 0x10ffff ? "" : String.fromCodePoint(code));
