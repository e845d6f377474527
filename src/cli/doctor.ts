import type { Finding } from "../findings.ts";
import { discoveryFile } from "./discovery.ts";
import { CHECKS, type Situation } from "./doctor-checks.ts";
import { PLUGIN_CHECKS } from "./doctor-plugins.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError } from "./exit.ts";
import { say } from "./output.ts";
import { printable, printableJson } from "./printable.ts";
import { chooseStateDir, type StateDirOptions } from "./state-dir.ts";
import { readLiveLock } from "./state-lock.ts";

const SIGNS = { pass: "✓", off: "·", warn: "⚠", fail: "✗" } as const;

/** Checks everything, prints a line each, and below it what is more than one. @throws CommandError if anything fails. */
export async function doctor(options: StateDirOptions & { json?: boolean }): Promise<void> {
  const env = await readEnvironment();
  const stateDir = chooseStateDir(options, env);
  const situation: Situation = {
    env,
    stateDir,
    discovery: discoveryFile(env),
    running: await readLiveLock(stateDir),
  };
  const findings: (Finding & { check: string })[] = [];
  for (const [check, look] of Object.entries({ ...CHECKS, ...PLUGIN_CHECKS })) {
    findings.push({ check, ...(await look(situation)) });
  }
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  const totals = { passed: count("pass"), off: count("off"), warned: count("warn"), failed: count("fail") };
  if (options.json) say(printableJson({ checks: findings, ...totals }));
  else
    for (const { check, status, message } of findings) say(`${SIGNS[status]} ${check}: ${indented(message)}`);
  const summary = [
    `${totals.passed} passed`,
    ...(totals.off > 0 ? [`${totals.off} off`] : []),
    `${totals.warned} to look at`,
    `${totals.failed} failed`,
  ].join(", ");
  if (totals.failed > 0) throw new CommandError(summary);
  if (!options.json) say(summary);
}

const indented = (message: string): string => message.split("\n").map(printable).join("\n    ");
