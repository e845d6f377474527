import { ACTORS, type ActorName } from "../../support/cast.ts";

/** How a cell of a table is written for a refusal of access; `ok` is anything but one of these. */
const CELLS: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: "401",
  PERMISSION_DENIED: "403",
  CLAIM_NEEDS_SESSION: "claim",
  SERVICE_KEY_NOT_FOUND: "key",
  TASK_OUTSIDE_TOKEN_SCOPE: "scope",
};

/** The cell of an answer with this reason, or without any. */
export const cellOf = (reason: string | undefined): string => CELLS[reason ?? ""] ?? "ok";

export type Cells = Readonly<Record<ActorName, string>>;

/** Reads a table: below the headings a name of one or more words, then a cell for each actor. */
export function readTable(text: string): ReadonlyMap<string, Cells> {
  const [, ...lines] = text.trim().split("\n");
  return new Map(
    lines.map((line) => {
      const words = line.trim().split(/\s+/);
      const cells = words.splice(-ACTORS.length);
      const entries = ACTORS.map((actor, at) => [actor, cells[at]]);
      // What an object is made of by its entries has no type of its own.
      return [words.join(" "), Object.fromEntries(entries) as Cells];
    }),
  );
}

/** What each actor gets from each RPC on a task that the assignee holds, or for the guest nobody, or the key's own. */
export const RPCS = readTable(`
                 nobody stranger elsewhere assignee guest operator admin minter key  embed embed2
CreateTask          401    403      403      403    403      ok      ok    401  ok     403    403
GetTask             401    403      403       ok     ok      ok      ok    401  ok      ok  scope
ListTasks           401     ok       ok       ok     ok      ok      ok    401  ok     403    403
WatchTask           401    403      403       ok     ok      ok      ok    401  ok     403    403
WatchTasks          401     ok       ok       ok     ok      ok      ok    401  ok     403    403
AwaitTask           401    403      403       ok     ok      ok      ok    401  ok     403    403
OpenTask            401    403      403       ok     ok      ok      ok    401  ok      ok  scope
MarkPresence        401    403      403       ok     ok      ok   claim    401 403     403    403
CompleteTask        401    403      403       ok     ok      ok      ok    401  ok      ok  scope
ValidateResponse    401    403      403       ok     ok      ok      ok    401  ok      ok  scope
ClaimTask           401    403      403       ok     ok      ok   claim    401 403     403    403
ReleaseTask         401    403      403       ok    403      ok      ok    401  ok     403    403
ReassignTask        401    403      403      403    403      ok      ok    401  ok     403    403
DelegateTask        401    403      403       ok    403     403   claim    401 403     403    403
GetDraft            401    403      403       ok     ok      ok   claim    401 403     403    403
SetDraft            401    403      403       ok     ok      ok   claim    401 403     403    403
CancelTask          401    403      403      403    403      ok      ok    401  ok     403    403
DeleteTask          401    403      403      403    403      ok      ok    401  ok     403    403
SetDeadline         401    403      403      403    403      ok      ok    401  ok     403    403
ListAuditEntries    401    403      403      403    403      ok      ok    401  ok     403    403
SearchAuditEntries  401    403      403      403    403      ok      ok    401 403     403    403
GetSetupStatus       ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
CreateOperator       ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
Login                ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
Logout               ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
EnterTask           401    403      403      403    403     403     403    401 403     403    403
GetMe                ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
ChangePassword      401     ok      403       ok    403      ok   claim    401 403     403    403
RequestPasswordReset ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
ResetPassword        ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
ListSessions        401     ok       ok       ok     ok      ok      ok    401 403     403    403
EndSession          401     ok       ok       ok     ok      ok      ok    401 403     403    403
EndAllSessions      401     ok       ok       ok     ok      ok      ok    401 403     403    403
CreateKey           401    403      403      403    403      ok      ok    401 403     403    403
ListKeys            401    403      403      403    403      ok      ok    401 403     403    403
RevokeKey           401    403      403      403    403      ok      ok    401 403     403    403
MintEmbedToken      key    key      key      key    key     key     key     ok  ok     key    key
CreateUser          401    403      403      403    403      ok      ok    401  ok     403    403
ListUsers           401    403      403      403    403      ok      ok    401  ok     403    403
GetUser             401    403      403      403    403      ok      ok    401  ok     403    403
UpdateUser          401    403      403      403    403      ok      ok    401  ok     403    403
DeleteUser          401    403      403      403    403      ok      ok    401  ok     403    403
SetPassword         401    403      403      403    403      ok      ok    401 403     403    403
ClearPassword       401    403      403      403    403      ok      ok    401 403     403    403
InviteUser          401    403      403      403    403      ok      ok    401 403     403    403
ListChannels        401    403      403      403    403      ok      ok    401 403     403    403
TestChannel         401    403      403      403    403      ok      ok    401 403     403    403
ListDeliveries      401    403      403      403    403      ok      ok    401  ok     403    403
ResendDelivery      401    403      403      403    403      ok      ok    401 403     403    403
ListIdentities      401    403      403      403    403      ok      ok    401 403     403    403
GetIdentity         401    403      403      403    403      ok      ok    401 403     403    403
SetIdentity         401    403      403      403    403      ok      ok    401 403     403    403
DeleteIdentity      401    403      403      403    403      ok      ok    401 403     403    403
ListCallbacks       401    403      403      403    403      ok      ok    401 403     403    403
GetCallback         401    403      403      403    403      ok      ok    401 403     403    403
RedeliverCallback   401    403      403      403    403      ok      ok    401 403     403    403
RedeliverCallbacks  401    403      403      403    403      ok      ok    401 403     403    403
GetStats            401    403      403      403    403      ok      ok    401  ok     403    403
GetStatus           401    403      403      403    403      ok      ok    401  ok     403    403
Diagnose            401    403      403      403    403      ok      ok    401 403     403    403
`);
