import type { Interceptor } from "@connectrpc/connect";
import type { GetMeResponse } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";

let whose: string | undefined;

/** Whose session a reply speaks of; undefined where there is none. */
export function ownerOf(me: GetMeResponse): string | undefined {
  if (!me.authenticated) return undefined;
  return encodeURIComponent(`${me.userId ?? me.email ?? ""} ${me.taskId ?? ""}`);
}

/** Whether this page shows somebody else's things than `owner`'s. */
export function isSomebodyElse(owner: string | undefined): boolean {
  return whose !== undefined && owner !== undefined && owner !== whose;
}

/** Remembers whose page this is from now on, undefined for nobody's; returns whether that is news. */
export function belongTo(owner: string | undefined): boolean {
  const before = whose;
  whose = owner;
  return before !== owner;
}

/** Says with each call whose page it comes from: the server takes none of it for somebody else who has signed in meanwhile. */
export const sayWhose: Interceptor = (next) => (request) => {
  // Only this one asks who it is.
  if (whose !== undefined && request.method.name !== "GetMe")
    request.header.set("X-Awaithumans-Session-Of", whose);
  return next(request);
};
