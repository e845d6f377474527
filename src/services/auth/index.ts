import type { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Verbs } from "../core/bind.ts";
import { changePassword } from "./change-password.ts";
import { createKey } from "./create-key.ts";
import { createOperator } from "./create-operator.ts";
import type { AuthDeps } from "./deps.ts";
import { endAllSessions } from "./end-all-sessions.ts";
import { endSession } from "./end-session.ts";
import { enterTask } from "./enter-task.ts";
import { getMe } from "./get-me.ts";
import { getSetupStatus } from "./get-setup-status.ts";
import { listKeys } from "./list-keys.ts";
import { listSessions } from "./list-sessions.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { mintEmbedToken } from "./mint-embed-token.ts";
import { requestPasswordReset } from "./request-password-reset.ts";
import { resetPassword } from "./reset-password.ts";
import { revokeKey } from "./revoke-key.ts";

export { openCredentials } from "./credentials.ts";
export type { Adopt, CredentialSettings } from "./deps.ts";
export { writeLetter } from "./letter.ts";
export {
  findHolder,
  type LinkPurpose,
  linkExpires,
  PASSWORD_LINK_SALT,
  PasswordLinks,
} from "./password-link.ts";
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
  changePassword,
  requestPasswordReset,
  resetPassword,
  listSessions,
  endSession,
  endAllSessions,
  createKey,
  listKeys,
  revokeKey,
  mintEmbedToken,
};
