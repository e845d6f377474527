import type { DescMethod } from "@bufbuild/protobuf";
import { type Actor, isOperator, type Scope } from "./call.ts";
import { fail, type ReasonName, type Refusal, type RefusalFacts } from "./errors.ts";

/**
 * Who may call an RPC at all. Whether a caller may touch one certain task is the verb's second check.
 * `person` is anybody who acts as themselves; `operator` includes the admin token; `link` is somebody who came
 * by a link and has no session yet, which no caller of the network is; `minter` is an API key that may mint.
 */
type Who = "anyone" | "authenticated" | "operator" | "person" | "link" | "minter";

interface Rule {
  readonly who: Who;
  /** By which scope an API key may call it; no key may where there is none. */
  readonly scope?: Scope;
  /** Whether a form on somebody's page may. */
  readonly embed?: true;
}

const ANYONE: Rule = { who: "anyone" };
const OPERATOR: Rule = { who: "operator" };
const PERSON: Rule = { who: "person" };
const byKey = (who: Who, scope: Scope): Rule => ({ who, scope });

/** Every RPC by its full name. An RPC that is missing here is refused. */
export const ACCESS: Readonly<Record<string, Rule>> = {
  "awaithumans.task.v1.TaskService/CreateTask": byKey("operator", "tasks:write"),
  "awaithumans.task.v1.TaskService/GetTask": { who: "authenticated", scope: "tasks:read", embed: true },
  "awaithumans.task.v1.TaskService/ListTasks": byKey("authenticated", "tasks:read"),
  "awaithumans.task.v1.TaskService/WatchTask": byKey("authenticated", "tasks:read"),
  "awaithumans.task.v1.TaskService/WatchTasks": byKey("authenticated", "tasks:read"),
  "awaithumans.task.v1.TaskService/AwaitTask": byKey("authenticated", "tasks:read"),
  "awaithumans.task.v1.TaskService/OpenTask": { who: "authenticated", scope: "tasks:answer", embed: true },
  "awaithumans.task.v1.TaskService/MarkPresence": PERSON,
  "awaithumans.task.v1.TaskService/CompleteTask": {
    who: "authenticated",
    scope: "tasks:answer",
    embed: true,
  },
  "awaithumans.task.v1.TaskService/ValidateResponse": {
    who: "authenticated",
    scope: "tasks:answer",
    embed: true,
  },
  "awaithumans.task.v1.TaskService/ClaimTask": PERSON,
  "awaithumans.task.v1.TaskService/ReleaseTask": byKey("authenticated", "tasks:write"),
  "awaithumans.task.v1.TaskService/ReassignTask": byKey("operator", "tasks:write"),
  "awaithumans.task.v1.TaskService/DelegateTask": PERSON,
  "awaithumans.task.v1.TaskService/GetDraft": PERSON,
  "awaithumans.task.v1.TaskService/SetDraft": PERSON,
  "awaithumans.task.v1.TaskService/CancelTask": byKey("operator", "tasks:write"),
  "awaithumans.task.v1.TaskService/DeleteTask": byKey("operator", "tasks:write"),
  "awaithumans.task.v1.TaskService/SetDeadline": byKey("operator", "tasks:write"),
  "awaithumans.task.v1.TaskService/ListAuditEntries": byKey("operator", "tasks:read"),
  "awaithumans.task.v1.TaskService/SearchAuditEntries": OPERATOR,
  "awaithumans.auth.v1.AuthService/GetSetupStatus": ANYONE,
  "awaithumans.auth.v1.AuthService/CreateOperator": ANYONE,
  "awaithumans.auth.v1.AuthService/Login": ANYONE,
  "awaithumans.auth.v1.AuthService/Logout": ANYONE,
  "awaithumans.auth.v1.AuthService/GetMe": ANYONE,
  "awaithumans.auth.v1.AuthService/EnterTask": { who: "link" },
  "awaithumans.auth.v1.AuthService/ChangePassword": PERSON,
  "awaithumans.auth.v1.AuthService/RequestPasswordReset": ANYONE,
  "awaithumans.auth.v1.AuthService/ResetPassword": ANYONE,
  "awaithumans.auth.v1.AuthService/ListSessions": { who: "authenticated" },
  "awaithumans.auth.v1.AuthService/EndSession": { who: "authenticated" },
  "awaithumans.auth.v1.AuthService/EndAllSessions": { who: "authenticated" },
  "awaithumans.auth.v1.AuthService/CreateKey": OPERATOR,
  "awaithumans.auth.v1.AuthService/ListKeys": OPERATOR,
  "awaithumans.auth.v1.AuthService/RevokeKey": OPERATOR,
  "awaithumans.auth.v1.AuthService/MintEmbedToken": byKey("minter", "embed:mint"),
  "awaithumans.user.v1.UserService/CreateUser": byKey("operator", "users:write"),
  "awaithumans.user.v1.UserService/ListUsers": byKey("operator", "users:read"),
  "awaithumans.user.v1.UserService/GetUser": byKey("operator", "users:read"),
  "awaithumans.user.v1.UserService/UpdateUser": byKey("operator", "users:write"),
  "awaithumans.user.v1.UserService/DeleteUser": byKey("operator", "users:write"),
  "awaithumans.user.v1.UserService/SetPassword": OPERATOR,
  "awaithumans.user.v1.UserService/ClearPassword": OPERATOR,
  "awaithumans.user.v1.UserService/InviteUser": OPERATOR,
  "awaithumans.channel.v1.ChannelService/ListChannels": OPERATOR,
  "awaithumans.channel.v1.ChannelService/TestChannel": OPERATOR,
  "awaithumans.channel.v1.ChannelService/ListDeliveries": byKey("operator", "tasks:read"),
  "awaithumans.channel.v1.ChannelService/ResendDelivery": OPERATOR,
  "awaithumans.channel.v1.ChannelService/ListIdentities": OPERATOR,
  "awaithumans.channel.v1.ChannelService/GetIdentity": OPERATOR,
  "awaithumans.channel.v1.ChannelService/SetIdentity": OPERATOR,
  "awaithumans.channel.v1.ChannelService/DeleteIdentity": OPERATOR,
  "awaithumans.callback.v1.CallbackService/ListCallbacks": OPERATOR,
  "awaithumans.callback.v1.CallbackService/GetCallback": OPERATOR,
  "awaithumans.callback.v1.CallbackService/RedeliverCallback": OPERATOR,
  "awaithumans.callback.v1.CallbackService/RedeliverCallbacks": OPERATOR,
  "awaithumans.stats.v1.StatsService/GetStats": byKey("operator", "stats:read"),
  "awaithumans.stats.v1.StatsService/Diagnose": OPERATOR,
  "awaithumans.stats.v1.StatsService/GetStatus": byKey("operator", "stats:read"),
  "grpc.health.v1.Health/Check": ANYONE,
  "grpc.health.v1.Health/List": ANYONE,
  "grpc.health.v1.Health/Watch": ANYONE,
  "grpc.reflection.v1.ServerReflection/ServerReflectionInfo": ANYONE,
  "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": ANYONE,
};

const DENIAL: Readonly<Record<Who, (actor: Actor) => ReasonName | undefined>> = {
  anyone: () => undefined,
  authenticated: (actor) => (actor.kind === "nobody" ? "UNAUTHENTICATED" : undefined),
  operator: (actor) => {
    if (actor.kind === "nobody") return "UNAUTHENTICATED";
    return isOperator(actor) ? undefined : "PERMISSION_DENIED";
  },
  person: (actor) => {
    if (actor.kind === "nobody") return "UNAUTHENTICATED";
    return actor.kind === "admin" ? "CLAIM_NEEDS_SESSION" : undefined;
  },
  link: (actor) => {
    if (actor.kind === "nobody") return "UNAUTHENTICATED";
    return actor.kind === "guest" && actor.sessionHash === null ? undefined : "PERMISSION_DENIED";
  },
  minter: () => "SERVICE_KEY_NOT_FOUND",
};

/** Whether somebody has no credentials, or a key that can only mint, which is none for anything else. */
export function isOutsider(actor: Actor): boolean {
  if (actor.kind === "key") return actor.scopes.size === 1 && actor.scopes.has("embed:mint");
  return actor.kind === "nobody";
}

function keyDenial(actor: Extract<Actor, { kind: "key" }>, { who, scope }: Rule): ReasonName | undefined {
  if (who === "anyone") return undefined;
  if (scope !== undefined && actor.scopes.has(scope)) return undefined;
  return isOutsider(actor) ? "UNAUTHENTICATED" : "PERMISSION_DENIED";
}

function reasonOf(actor: Actor, rule: Rule): ReasonName | undefined {
  if (actor.kind === "key") return keyDenial(actor, rule);
  if (actor.kind === "embed" && rule.who !== "anyone" && rule.who !== "minter")
    return rule.embed ? undefined : "PERMISSION_DENIED";
  return DENIAL[rule.who](actor);
}

export function rpcName(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}

/** Why this actor may not call this RPC, or undefined where it may. */
export function denial(method: DescMethod, actor: Actor): Refusal | undefined {
  const rule = ACCESS[rpcName(method)];
  if (rule === undefined) return fail("PERMISSION_DENIED");
  const reason = reasonOf(actor, rule);
  return reason === undefined ? undefined : fail(reason, factsFor(actor, rule));
}

/** What a program can do about it, which is not what a person can. */
function factsFor(actor: Actor, { scope }: Rule): RefusalFacts {
  if (actor.kind !== "key" || isOutsider(actor)) return {};
  const what =
    scope === undefined
      ? "No API key may do this. Take the admin token, or ask an operator."
      : `This API key lacks the scope \`${scope}\`. Make one that has it.`;
  return { what };
}
