import { type Actor, isOperator } from "../core/call.ts";
import { isOffered } from "./offers.ts";
import { TERMINAL_SQL } from "./task.entity.ts";

/** Adds a value to a statement's parameters; returns how the statement names it. */
export type Param = (value: unknown) => string;

/**
 * One way by which tasks `t` come into a list, as conditions that an index serves; a list is what comes by any of its
 * ways. With `holders`, a condition on users `u`, they are the tasks of each of these.
 */
export interface Way {
  readonly holders?: string;
  readonly where: readonly string[];
  /** Whether somebody holds all that come by it; so with `holders`. */
  readonly held?: true;
  /** Whether no task with an outcome comes by it. */
  readonly open?: true;
  /** Whether all that come by it are found before they are sorted: few, whereas the order would lead through all tasks. */
  readonly few?: true;
  /** Conditions that cost much, and so are asked of those few that the others leave. */
  readonly last?: readonly string[];
}

/** Conditions in the words of the partial indexes. */
export const IS_OPEN = `t.status not in ${TERMINAL_SQL}`;
export const IS_ENDED = `t.status in ${TERMINAL_SQL}`;

/** Whose tasks were asked for. */
export interface Whose {
  /** E-mail address, Slack id or part of a name, without blanks around it. */
  assignedTo: string | undefined;
  unassigned: boolean;
}

/** What the caller sees of what they asked for. Nothing that they ask for adds to it. */
export function waysOf(actor: Actor, whose: Whose, param: Param): readonly Way[] {
  if (isOperator(actor)) return askedFor(whose, param);
  if (actor.kind === "key") {
    const theirs = [`t.key_namespace = ${param(actor.keyId)}`, "t.key_namespace <> ''"];
    return askedFor(whose, param).map(({ where, ...way }) => ({ ...way, where: [...where, ...theirs] }));
  }
  if (actor.kind === "user") {
    const me = param(actor.userId);
    const offered: Way = {
      where: ["t.assigned_to_user_id is null", IS_OPEN, isOffered("t.id", me)],
      open: true,
      few: true,
    };
    return whose.unassigned ? [offered] : [{ where: [`t.assigned_to_user_id = ${me}`], held: true }, offered];
  }
  return actor.kind === "guest" ? [visit(actor, param)] : [];
}

/** The one task of a guest, while it is nobody else's. */
function visit({ taskId, userId, email }: Extract<Actor, { kind: "guest" }>, param: Param): Way {
  const theirs = `case when t.assigned_to_user_id is not null then t.assigned_to_user_id = ${param(userId)}
    else t.assigned_to_email is null or t.assigned_to_email = ${param(email?.toLowerCase() ?? null)} end`;
  return { where: [`t.id = ${param(taskId)}`, theirs] };
}

/** Nobody is known by an empty name. */
function askedFor({ assignedTo, unassigned }: Whose, param: Param): readonly Way[] {
  if (unassigned) return [{ where: ["t.assigned_to_user_id is null", "t.assigned_to_email is null"] }];
  if (assignedTo === undefined) return [{ where: [] }];
  if (assignedTo === "") return [];
  const name = `${param(assignedTo)}::text`;
  const holders = `u.email = lower(${name}) or u.slack_user_id = ${name} or position(lower(${name}) in lower(u.display_name)) > 0`;
  return [{ holders, where: [], held: true }, { where: [`t.assigned_to_email = lower(${name})`] }];
}
