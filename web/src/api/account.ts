import { action, query, reload } from "@solidjs/router";
import type { Session } from "../../../gen/awaithumans/auth/v1/session_pb.ts";
import { Reason } from "../../../gen/awaithumans/error/v1/error_pb.ts";
import { authClient } from "./clients.ts";
import { readFailure } from "./failure.ts";

/** The viewer's own live sessions, the last begun first. */
export const getSessions = query(async (): Promise<Session[]> => {
  const { sessions } = await authClient.listSessions({});
  return sessions;
}, "sessions");

/** Changes the viewer's own password, which ends their other sessions. */
export const changePassword = action(async (currentPassword: string, newPassword: string) => {
  await authClient.changePassword({ currentPassword, newPassword });
  return reload({ revalidate: [getSessions.key] });
}, "changePassword");

/** Ends sessions of the viewer. One that has ended meanwhile is what was wanted. */
export const endSessions = action(async (ids: readonly string[]) => {
  const outcomes = await Promise.allSettled(ids.map((id) => authClient.endSession({ id })));
  for (const outcome of outcomes)
    if (outcome.status === "rejected" && readFailure(outcome.reason).reason !== Reason.SESSION_NOT_FOUND)
      throw outcome.reason;
  return reload({ revalidate: [getSessions.key] });
}, "endSessions");
