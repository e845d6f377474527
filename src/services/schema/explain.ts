import type { ErrorObject } from "ajv";
import { appendPointer } from "../json/index.ts";
import { limits } from "./limits.ts";
import { type Issue, messageOf } from "./message.ts";
import { isUnion, unionIssues } from "./union.ts";
import type { Violation } from "./violation.ts";

/** Enough to find 100 that differ; only alternatives with more errors than this are told one by one. */
const MOST_ISSUES = 1_000;
const LONGEST_PATH = 1_000;

/** What Ajv's errors (all of them, verbose) mean to a person, at most 100, each once. `root` is the schema. */
export function explain(errors: readonly ErrorObject[], root: unknown): Violation[] {
  const issues: Issue[] = [];
  for (const error of errors) {
    if (issues.length > MOST_ISSUES) break;
    if (isUnion(error)) unionIssues(issues, { error, root, issue: issueOf(error) });
    else issues.push(issueOf(error));
  }
  const told = new Map<string, Violation>();
  for (const issue of withoutEchoes(issues)) {
    if (told.size === limits.violations) break;
    const message = messageOf(issue);
    told.set(JSON.stringify([issue.path, message]), { path: issue.path, message });
  }
  return [...told.values()];
}

/** By keyword: those that, failing at the same place, say the same better. */
const betterKeywords = new Map([
  ["pattern", ["format"]],
  ["type", ["enum", "const"]],
]);

/** Without what only sums up other issues, and without what another one says better. */
function withoutEchoes(issues: Issue[]): Issue[] {
  const causes = issues.filter(({ keyword }) => keyword !== "if" && keyword !== "propertyNames");
  if (causes.length === 0) return issues;
  const seen = new Set(causes.map(({ path, keyword }) => `${keyword} ${path}`));
  return causes.filter(({ path, keyword }) => {
    return !betterKeywords.get(keyword)?.some((better) => seen.has(`${better} ${path}`));
  });
}

function issueOf(error: ErrorObject): Issue {
  const { instancePath: at, keyword, params, schema: rule, parentSchema: parent, data } = error;
  const blank = data === null || (typeof data === "string" && data.trim() === "");
  return { path: shortened(reportedPath(error)), at, keyword, rule, parent, params, blank };
}

/** A missing member is reported where it should be, an unexpected or wrongly named one where it is. */
function reportedPath({ instancePath, params, propertyName }: ErrorObject): string {
  const { missingProperty, additionalProperty, unevaluatedProperty } = params;
  const member = missingProperty ?? additionalProperty ?? unevaluatedProperty ?? propertyName;
  return typeof member === "string" ? appendPointer(instancePath, member) : instancePath;
}

function shortened(path: string): string {
  if (path.length <= LONGEST_PATH) return path;
  return path.slice(0, path.lastIndexOf("/", LONGEST_PATH));
}
