import { action, query, reload } from "@solidjs/router";
import { authClient } from "./clients.ts";
import { announceOwner, endSession, sessionBegan, startOver } from "./session-end.ts";
import { belongTo, isSomebodyElse, ownerOf } from "./whose.ts";

/** The signed-in person. */
export interface Viewer {
  userId: string;
  email: string;
  name: string;
  isOperator: boolean;
  /** The one task that they came for by a link; absent for whoever signed in. */
  taskId?: string;
}

/** Who looks at the dashboard, and whether there is anybody who could. */
export interface Session {
  needsSetup: boolean;
  viewer: Viewer | undefined;
}

const NEVER = new Promise<never>(() => undefined);

/** The state of the session, fetched anew on every navigation that asks. */
export const getSession = query(async (): Promise<Session> => {
  const [setup, me] = await Promise.all([authClient.getSetupStatus({}), authClient.getMe({})]);
  const owner = ownerOf(me);
  if (isSomebodyElse(owner)) {
    startOver();
    return NEVER;
  }
  if (owner !== undefined && belongTo(owner)) announceOwner();
  const email = me.email ?? "";
  const viewer = {
    userId: me.userId ?? "",
    email,
    name: me.displayName || email,
    isOperator: me.isOperator,
    ...(me.taskId !== undefined && { taskId: me.taskId }),
  };
  return { needsSetup: setup.needsSetup, viewer: me.authenticated ? viewer : undefined };
}, "session");

/** Whether the browser has no session any more. Where that cannot be found out, it may still have one. */
export async function isSignedOut(): Promise<boolean> {
  const me = await authClient.getMe({}).catch(() => undefined);
  return me?.authenticated === false;
}

/** Whether somebody else than before is signed in in this browser. */
export async function isReplaced(): Promise<boolean> {
  const me = await authClient.getMe({}).catch(() => undefined);
  return me !== undefined && isSomebodyElse(ownerOf(me));
}

/** Signs in; the cookie comes with the reply. Everything that was fetched before is fetched anew. */
export const login = action(async (email: string, password: string) => {
  await authClient.login({ email, password });
  sessionBegan();
}, "login");

/** Ends the session, in every tab. */
export const logout = action(async () => {
  await authClient.logout({});
  endSession("signed out");
  return reload({ revalidate: getSession.key });
}, "logout");

/** What the setup form asks for. */
export interface NewOperator {
  token: string;
  email: string;
  password: string;
  displayName: string;
}

/** Creates the first operator and signs them in; returns their id. */
export const createOperator = action(async (operator: NewOperator) => {
  const { displayName, ...rest } = operator;
  const { userId } = await authClient.createOperator(displayName ? { ...rest, displayName } : rest);
  sessionBegan();
  return userId;
}, "createOperator");
