import { Code } from "@connectrpc/connect";
import type { ReasonRow, RefusalFacts } from "./reason.ts";

/** What can be wrong about who calls: credentials, rights, sessions, keys, and the first operator. */
export const ACCESS_REASONS = {
  UNAUTHENTICATED: {
    code: Code.Unauthenticated,
    title: "Nobody is signed in",
    message: ({
      what = "no credential came, or one that is not valid here. Send `Authorization: Bearer …` with the admin token or an API key, or sign in",
    }: RefusalFacts) => `Authentication required: ${what}.`,
    why: "No credential came with the request, or one that is not valid any more: a mistyped token, a revoked key, a session that ended.",
    next: "Programs send `Authorization: Bearer …` with the admin token or an API key; `awaithumans env` prints the token of a dev server. People sign in anew.",
  },
  PERMISSION_DENIED: {
    code: Code.PermissionDenied,
    title: "You may not do this",
    message: ({ what = "You are signed in, but may not do this. Ask an operator." }: RefusalFacts) => what,
    why: "The credential is valid, but not for this: the task is somebody else's, the operation is for operators, the API key lacks the scope, or the request came from a page of another site.",
    next: "Take another credential, or ask an operator. `/api/docs` says of each operation who may call it.",
  },
  INVALID_CREDENTIALS: {
    code: Code.Unauthenticated,
    title: "E-mail or password is wrong",
    message: () => "E-mail or password is wrong.",
    why: "The answer is the same for an unknown address, a wrong password, somebody without a password and somebody who is deactivated: it tells nobody who is here.",
    next: "Check both. An operator can send an invitation, by which a new password is set.",
  },
  SETUP_ALREADY_COMPLETED: {
    code: Code.FailedPrecondition,
    title: "Setup is already done",
    message: () => "Setup is already done. Sign in instead.",
    why: "The setup link creates the first operator, once.",
    next: "Sign in. If nobody knows the password of an operator any more, `awaithumans add-user --operator` adds one.",
  },
  INVALID_SETUP_TOKEN: {
    code: Code.PermissionDenied,
    title: "The setup link is not valid",
    message: () =>
      "This setup link is not valid. Restart the server: while there is no user it prints a new one.",
    why: "Each start of the server makes a new link; the one before no longer counts.",
    next: "Take the link that the server printed last, or restart it for a new one.",
  },
  INVALID_PASSWORD_LINK: {
    code: Code.InvalidArgument,
    title: "The link for setting a password is not valid",
    message: () => "This link is not valid any more: it works once, and not for ever. Ask for a new one.",
    why: "A link for a new password works once: for an hour where you asked for it yourself, for seven days where it is an invitation. A password set meanwhile ends it.",
    next: "Ask for a new one on the sign-in page, or have an operator invite you again.",
  },
  SESSION_NOT_FOUND: {
    code: Code.NotFound,
    title: "There is no such session",
    message: () => "There is no such session; it may have ended.",
    why: "No live session has this id, or it is somebody else's.",
    next: "List the sessions again; one that has ended is not there any more.",
  },
  KEY_NOT_FOUND: {
    code: Code.NotFound,
    title: "There is no such API key",
    message: ({ id }: RefusalFacts) => `API key '${id}' not found.`,
    why: "No API key has this id. The id is not the key: it is what the list of keys shows.",
    next: "`awaithumans list-service-keys --all` lists the keys with their ids.",
    example: { id: "0198f2a4c1d873e9a5f6c7d8e9f0a" },
  },
  SERVICE_KEY_NOT_FOUND: {
    code: Code.Unauthenticated,
    title: "No key that may mint was sent",
    message: () =>
      "Send `Authorization: Bearer ah_sk_…` with an API key of this server that has the scope `embed:mint`. `awaithumans create-service-key` makes one.",
    why: "Tokens for embedded forms are made with an API key that has the scope `embed:mint`, and with nothing else. The answer is the same for a key that is missing, malformed, unknown or revoked.",
    next: "Make a key with `awaithumans create-service-key` and send it as a bearer token.",
  },
  INVALID_EMBED_TOKEN: {
    code: Code.Unauthenticated,
    title: "The token of the embedded form cannot be used",
    message: ({ what = "it is not valid" }: RefusalFacts) =>
      `The token of the embedded form cannot be used: ${what}. Mint a new one.`,
    why: "The token has expired, was not made by this server, or is not of the kind that shows a form.",
    next: "Mint a new token for the task and load the frame again. Tokens live five minutes unless `ttl_seconds` says otherwise.",
    example: { what: "it has expired" },
  },
  TASK_OUTSIDE_TOKEN_SCOPE: {
    code: Code.PermissionDenied,
    title: "The token is for another task",
    message: () => "The token of the embedded form is for another task.",
    why: "A token of an embedded form opens one task. It says so before it says whether the other one exists.",
    next: "Mint a token for the task that you want to show.",
  },
  EMBED_NOT_CONFIGURED: {
    code: Code.FailedPrecondition,
    title: "Embedding is off",
    message: () =>
      "Embedding is off: set AWAITHUMANS_EMBED_SIGNING_SECRET and AWAITHUMANS_EMBED_PARENT_ORIGINS, and restart.",
    why: "Without a signing secret the server makes no tokens for embedded forms.",
    next: "Set `AWAITHUMANS_EMBED_SIGNING_SECRET` and `AWAITHUMANS_EMBED_PARENT_ORIGINS`, and restart the server.",
  },
  EMBED_ORIGIN_NOT_ALLOWED: {
    code: Code.InvalidArgument,
    title: "Pages of this origin may not show a form",
    message: () =>
      "Pages of this origin may not show a form. Add the origin to AWAITHUMANS_EMBED_PARENT_ORIGINS and restart.",
    why: "A form is shown only in pages of origins that the server was told of, so that nobody else's page can frame it.",
    next: "Add the origin (scheme, host and port, no path) to `AWAITHUMANS_EMBED_PARENT_ORIGINS`, and restart the server.",
  },
} as const satisfies Record<string, ReasonRow>;
