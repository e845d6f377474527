import type { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Verbs } from "../core/bind.ts";
import { createOperator } from "./create-operator.ts";
import type { AuthDeps } from "./deps.ts";
import { enterTask } from "./enter-task.ts";
import { getMe } from "./get-me.ts";
import { getSetupStatus } from "./get-setup-status.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";

export { hashPassword } from "./secret.ts";
export { findSession, renewActor } from "./session.ts";
export { offerSetup } from "./setup.ts";

/** The verbs of `awaithumans.auth.v1.AuthService`. */
export const authVerbs: Verbs<typeof AuthService, AuthDeps> = {
  getSetupStatus,
  createOperator,
  login,
  logout,
  enterTask,
  getMe,
};
