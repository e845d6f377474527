import { RE2JS } from "re2js";

type Pattern = { test: (text: string) => boolean; toString: () => string };

/**
 * A `pattern` of a schema, made for the first engine that takes it: RE2, whose time grows with the text only;
 * else the native one, which can run away and belongs under a time limit. Undefined when neither takes it.
 */
export function compilePattern(source: string): { pattern: Pattern; native: boolean } | undefined {
  const linear = linearPattern(source);
  if (linear !== undefined) return { pattern: linear, native: false };
  const native = nativePattern(source, "u") ?? nativePattern(source, "");
  return native === undefined ? undefined : { pattern: native, native: true };
}

/** Whether any engine takes the text as a pattern. */
export function isPattern(source: string): boolean {
  return compilePattern(source) !== undefined;
}

/** For Ajv's `code.regExp`. Ajv keys patterns by `toString()`: without an own one all would be the first. */
export const patternEngine = Object.assign(
  (source: string): Pattern => {
    const compiled = compilePattern(source);
    if (compiled === undefined) throw new SyntaxError("A pattern of the schema is not a regular expression.");
    return compiled.pattern;
  },
  { code: "patternEngine" },
);

function linearPattern(source: string): Pattern | undefined {
  // RE2JS reads a named back-reference as plain letters.
  if (source.includes("\\k<")) return undefined;
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
    return { test: (text) => compiled.matcher(text).find(), toString: () => `/${source}/` };
  } catch {
    return undefined;
  }
}

function nativePattern(source: string, flags: string): Pattern | undefined {
  try {
    const compiled = new RegExp(source, flags);
    return { test: (text) => compiled.test(text), toString: () => `/${source}/` };
  } catch {
    return undefined;
  }
}
