import { Code } from "@connectrpc/connect";
import type { ReasonRow, RefusalFacts } from "./reason.ts";

const PERSON = "9e1f0c3d5a7b4e6f8c2d1a0b9f8e7d6c";

/** What can be wrong about people of the directory. */
export const PEOPLE_REASONS = {
  USER_NOT_FOUND: {
    code: Code.NotFound,
    title: "There is no such person",
    message: ({ id }: RefusalFacts) =>
      id === undefined ? "No person has this address." : `User '${id}' not found.`,
    why: "Nobody in the directory has this id or address.",
    next: "`GET /api/users` lists the people. Add them first, or name somebody else.",
    example: { id: PERSON },
  },
  USER_ALREADY_EXISTS: {
    code: Code.AlreadyExists,
    title: "Somebody has this address already",
    message: ({ what = "this e-mail address" }: RefusalFacts) => `A user with ${what} exists already.`,
    why: "An e-mail address and a pair of Slack ids belong to one person each. E-mail addresses are compared without regard to case; deactivated people keep theirs.",
    next: "Change that person instead. If they are deactivated, set `active` to true.",
  },
  USER_NO_ADDRESS: {
    code: Code.InvalidArgument,
    title: "The person could not be reached",
    message: () => "A person needs an e-mail address, or a Slack workspace id and a member id together.",
    why: "Neither an e-mail address nor both Slack ids were given, or would be left after the change.",
    next: "Send `email`, or `slack_team_id` and `slack_user_id` together.",
  },
  USER_INACTIVE: {
    code: Code.FailedPrecondition,
    title: "The person is deactivated",
    message: () => "This person is deactivated. Set `active` to true first, or name somebody else.",
    why: "Whoever is deactivated can neither sign in nor be asked.",
    next: 'Send `PATCH /api/users/{id}` with `{ "active": true }`, or name somebody else.',
  },
  LAST_OPERATOR: {
    code: Code.FailedPrecondition,
    title: "No operator would be left",
    message: ({ what = "change the last active operator" }: RefusalFacts) =>
      `You cannot ${what}: nobody could operate the server. Make somebody else an operator first.`,
    why: "The last active operator cannot be deactivated, deleted or made an ordinary person. Neither can the last one who can sign in, that is who has an e-mail address and a password, or lose either. Of two who do it to each other at once, one is refused.",
    next: "Make somebody else an operator first, or see that another operator has an e-mail address and a password.",
    example: { what: "deactivate the last active operator" },
  },
} as const satisfies Record<string, ReasonRow>;
