import path from "node:path";
import { parseSync } from "vite";
import { filesIn, read } from "./tree.ts";

/** One module specifier in one file. */
export interface Import {
  from: string;
  /** A path from the root where the specifier is relative, else the package name or `node:` module. */
  to: string;
  isLocal: boolean;
  /** Erased before anything runs. */
  isType: boolean;
}

const PROGRAM = /\.(?:[jt]sx?|mjs)$/;

/** What every program file below the folders imports or exports from: types and dynamic imports too. */
export function importsOf(...folders: string[]): Import[] {
  return folders
    .flatMap((folder) => (PROGRAM.test(folder) ? [folder] : filesIn(folder)))
    .filter((file) => PROGRAM.test(file))
    .flatMap((file) => importsIn(file, read(file)));
}

/** What one text imports, were it in that file. */
export function importsIn(file: string, text: string): Import[] {
  return specifiers(file, text).map((specifier) => resolve(file, specifier));
}

type Specifier = Pick<Import, "to" | "isType">;

function specifiers(file: string, text: string): Specifier[] {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const fixed = module.staticImports.map(({ moduleRequest, entries }) => ({
    to: moduleRequest.value,
    isType: entries.length > 0 && entries.every(({ isType }) => isType),
  }));
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ to: moduleRequest.value, isType }] : [],
    ),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const literal = /^(["'])(.+)\1$/.exec(text.slice(start, end));
    return literal?.[2] === undefined ? [] : [{ to: literal[2], isType: false }];
  });
  return [...fixed, ...exported, ...dynamic];
}

function resolve(from: string, { to, isType }: Specifier): Import {
  if (to.startsWith(".")) {
    return { from, to: path.posix.join(path.posix.dirname(from), to), isLocal: true, isType };
  }
  if (to.startsWith("node:")) return { from, to, isLocal: false, isType };
  const name = to.split("/", to.startsWith("@") ? 2 : 1).join("/");
  return { from, to: name, isLocal: false, isType };
}

/** Circles of files that load each other, each as the path back to its first file. Types load nothing. */
export function circles(imports: readonly Import[]): string[] {
  const next = Map.groupBy(
    imports.filter(({ isLocal, isType }) => isLocal && !isType),
    ({ from }) => from,
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      found.push([...trail.slice(start), file].join(" -> "));
      return;
    }
    if (done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...trail, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}
