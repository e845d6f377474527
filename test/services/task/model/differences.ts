/** Every leaf of a value by its path. */
function leaves(value: unknown, path = ""): [path: string, leaf: string][] {
  if (typeof value !== "object" || value === null) return [[path, JSON.stringify(value) ?? "nothing"]];
  const inside = Object.entries(value);
  return inside.length === 0 ? [] : inside.flatMap(([key, member]) => leaves(member, `${path}/${key}`));
}

/** Where two values part, a line each. */
export function differences(found: unknown, wanted: unknown): string[] {
  const [here, there] = [new Map(leaves(found)), new Map(leaves(wanted))];
  return [...new Set([...here.keys(), ...there.keys()])]
    .filter((path) => here.get(path) !== there.get(path))
    .map((path) => `${path}: ${here.get(path) ?? "nothing"}, not ${there.get(path) ?? "nothing"}`);
}
