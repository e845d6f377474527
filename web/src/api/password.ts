import { action } from "@solidjs/router";
import { authClient } from "./clients.ts";
import { sessionBegan } from "./session-end.ts";

/** Asks for a link by mail; the answer is the same whoever has the address. */
export const requestPasswordReset = action(
  (email: string) => authClient.requestPasswordReset({ email }),
  "requestPasswordReset",
);

/** Sets the password by a link and signs in. */
export const resetPassword = action(async (token: string, password: string) => {
  await authClient.resetPassword({ token, password });
  sessionBegan();
}, "resetPassword");
