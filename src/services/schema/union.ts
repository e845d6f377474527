import type { ErrorObject } from "ajv";
import type { Issue } from "./message.ts";
import { isSchemaObject, localTarget, subschemas } from "./subschema.ts";

type Union = { error: ErrorObject; issue: Issue; root: unknown };

/** Whether an error says that nothing matched where one match would do, and what did not match was told before it. */
export function isUnion({ keyword, params }: ErrorObject): boolean {
  if (keyword === "oneOf") return !Array.isArray(params.passingSchemas);
  return keyword === "anyOf" || keyword === "contains";
}

/**
 * Replaces the issues of the alternatives, which Ajv reports just before, by those of the alternative that was
 * meant: the only one beside null, the only one of the right type, the one whose tag matches, the nearest one.
 * Of a list that lacks an item (`contains`) no item in it is to blame.
 */
export function unionIssues(issues: Issue[], union: Union): void {
  const groups = takeGroups(issues, union).filter((group) => group.length > 0);
  if (union.error.keyword === "contains") {
    issues.push(union.issue);
    return;
  }
  const meant = groups.filter((group) => !isOnlyNull(group, union.issue));
  issues.push(...chosen(meant.length > 0 ? meant : groups, union.issue));
}

function takeGroups(issues: Issue[], { error, root }: Union): Issue[][] {
  const reaches = reachesOf(error.schema, root);
  const groups: Issue[][] = reaches.map(() => []);
  let branch = reaches.length - 1;
  for (let last = issues.at(-1); last !== undefined; last = issues.at(-1)) {
    if (!last.at.startsWith(error.instancePath)) break;
    const { parent } = last;
    const owner = reaches.findLastIndex((schemas, index) => index <= branch && schemas.has(parent));
    if (owner === -1) break;
    branch = owner;
    groups[owner]?.unshift(last);
    issues.pop();
  }
  return groups;
}

const known = new WeakMap<object, Set<unknown>[]>();

function reachesOf(rule: unknown, root: unknown): Set<unknown>[] {
  if (typeof rule !== "object" || rule === null) return [];
  const branches: unknown[] = Array.isArray(rule) ? rule : [rule];
  const reaches = known.get(rule) ?? branches.map((branch) => reach(branch, root));
  known.set(rule, reaches);
  return reaches;
}

/** Every schema that a check against this one may come to. */
function reach(schema: unknown, root: unknown): Set<unknown> {
  const reached = new Set<unknown>();
  const pending = [schema];
  while (pending.length > 0) {
    const next = pending.pop();
    if (reached.has(next)) continue;
    reached.add(next);
    pending.push(...subschemas(next).map((below) => below.schema));
    if (isSchemaObject(next) && typeof next.$ref === "string") pending.push(localTarget(root, next.$ref));
  }
  return reached;
}

function chosen(groups: Issue[][], whole: Issue): Issue[] {
  const [first, second] = groups;
  if (first === undefined) return [whole];
  if (second === undefined) return first;
  const rightType = groups.filter((group) => !group.some((issue) => isKind(issue, whole.at)));
  if (rightType.length === 0) return [mergedKinds(groups, whole)];
  const tagged = rightType.filter((group) => !group.some(isTag));
  if (tagged.length === 0 && rightType.length > 1) return [mergedTags(rightType) ?? whole];
  return nearest(tagged.length > 0 ? tagged : rightType) ?? [whole];
}

function nearest(groups: Issue[][]): Issue[] | undefined {
  const fewest = Math.min(...groups.map((group) => group.length));
  const near = groups.filter((group) => group.length === fewest);
  return near.length === 1 ? near[0] : undefined;
}

function isKind({ at, keyword }: Issue, place: string): boolean {
  return at === place && (keyword === "type" || isTag({ keyword }));
}

function isTag({ keyword }: { keyword: string }): boolean {
  return keyword === "const" || keyword === "enum";
}

function isOnlyNull(group: Issue[], whole: Issue): boolean {
  return group.every(({ at, rule }) => at === whole.at && (rule === "null" || rule === null));
}

/** Alternatives that all fail on the value itself: one list of its types, or of its options. */
function mergedKinds(groups: Issue[][], whole: Issue): Issue {
  const kinds = groups.flatMap((group) => group.filter((issue) => isKind(issue, whole.at)).slice(0, 1));
  if (kinds.every(isTag)) return { ...whole, keyword: "enum", rule: kinds.flatMap(optionsOf) };
  if (kinds.some(isTag)) return whole;
  return { ...whole, keyword: "type", rule: kinds.flatMap(({ rule }) => rule) };
}

/** Objects told apart by one member, none of whose values fits: one list of these values. */
function mergedTags(groups: Issue[][]): Issue | undefined {
  const tags = groups.map((group) => group.find(isTag));
  const [first] = tags;
  if (first === undefined || tags.some((tag) => tag?.at !== first.at)) return undefined;
  return {
    ...first,
    keyword: "enum",
    rule: tags.flatMap((tag) => (tag === undefined ? [] : optionsOf(tag))),
  };
}

function optionsOf({ keyword, rule }: Issue): unknown[] {
  return keyword === "enum" && Array.isArray(rule) ? rule : [rule];
}
