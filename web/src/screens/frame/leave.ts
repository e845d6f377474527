import { useAction, useNavigate } from "@solidjs/router";
import { readFailure } from "../../api/failure.ts";
import { logout } from "../../api/session.ts";
import { forgetDrafts } from "../../parts/form/draft-record.ts";

/** Signs the viewer out and leads to the entrance. What it returns says what went wrong; empty where nothing did. */
export function createLeave(): () => Promise<string> {
  const signOut = useAction(logout);
  const navigate = useNavigate();
  return async () => {
    try {
      await signOut();
    } catch (error) {
      return readFailure(error).message;
    }
    forgetDrafts();
    navigate("/login", { replace: true });
    return "";
  };
}
