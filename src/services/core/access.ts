import type { DescMethod } from "@bufbuild/protobuf";
import { type Actor, isOperator } from "./call.ts";
import { fail, type ReasonName, type Refusal } from "./errors.ts";

/**
 * Who may call an RPC at all. Whether a caller may touch one certain task is the verb's second check.
 * `person` is anybody who acts as themselves; `operator` includes the admin token; `link` is somebody who came
 * by a link and has no session yet, which no caller of the network is.
 */
type Rule = "anyone" | "authenticated" | "operator" | "person" | "link";

/** Every RPC by its full name. An RPC that is missing here is refused. */
export const ACCESS: Readonly<Record<string, Rule>> = {
  "awaithumans.task.v1.TaskService/CreateTask": "operator",
  "awaithumans.task.v1.TaskService/GetTask": "authenticated",
  "awaithumans.task.v1.TaskService/ListTasks": "authenticated",
  "awaithumans.task.v1.TaskService/WatchTask": "authenticated",
  "awaithumans.task.v1.TaskService/WatchTasks": "authenticated",
  "awaithumans.task.v1.TaskService/AwaitTask": "authenticated",
  "awaithumans.task.v1.TaskService/OpenTask": "authenticated",
  "awaithumans.task.v1.TaskService/CompleteTask": "authenticated",
  "awaithumans.task.v1.TaskService/ValidateResponse": "authenticated",
  "awaithumans.task.v1.TaskService/ClaimTask": "person",
  "awaithumans.task.v1.TaskService/CancelTask": "operator",
  "awaithumans.task.v1.TaskService/DeleteTask": "operator",
  "awaithumans.task.v1.TaskService/ListAuditEntries": "operator",
  "awaithumans.auth.v1.AuthService/GetSetupStatus": "anyone",
  "awaithumans.auth.v1.AuthService/CreateOperator": "anyone",
  "awaithumans.auth.v1.AuthService/Login": "anyone",
  "awaithumans.auth.v1.AuthService/Logout": "anyone",
  "awaithumans.auth.v1.AuthService/GetMe": "anyone",
  "awaithumans.auth.v1.AuthService/EnterTask": "link",
  "awaithumans.user.v1.UserService/CreateUser": "operator",
  "awaithumans.user.v1.UserService/ListUsers": "operator",
  "awaithumans.channel.v1.ChannelService/ListChannels": "operator",
  "awaithumans.channel.v1.ChannelService/TestChannel": "operator",
  "awaithumans.channel.v1.ChannelService/ListDeliveries": "operator",
  "awaithumans.channel.v1.ChannelService/ResendDelivery": "operator",
  "awaithumans.channel.v1.ChannelService/ListIdentities": "operator",
  "awaithumans.channel.v1.ChannelService/GetIdentity": "operator",
  "awaithumans.channel.v1.ChannelService/SetIdentity": "operator",
  "awaithumans.channel.v1.ChannelService/DeleteIdentity": "operator",
  "grpc.health.v1.Health/Check": "anyone",
  "grpc.health.v1.Health/List": "anyone",
  "grpc.health.v1.Health/Watch": "anyone",
  "grpc.reflection.v1.ServerReflection/ServerReflectionInfo": "anyone",
  "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": "anyone",
};

const DENIAL: Readonly<Record<Rule, (actor: Actor) => ReasonName | undefined>> = {
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
};

export function rpcName(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}

/** Why this actor may not call this RPC, or undefined where it may. */
export function denial(method: DescMethod, actor: Actor): Refusal | undefined {
  const rule = ACCESS[rpcName(method)];
  if (rule === undefined) return fail("PERMISSION_DENIED");
  const reason = DENIAL[rule](actor);
  return reason === undefined ? undefined : fail(reason);
}
