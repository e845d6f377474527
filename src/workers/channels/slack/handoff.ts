import type { Core, Door, DoorReply, DoorRequest } from "../../core/channel.ts";
import { type Arrival, enter, land } from "../../core/landing.ts";
import { HANDOFF_PATH, readHandoff } from "./handoff-link.ts";

export interface HandoffDeps {
  key: Buffer;
  now(): Date;
}

type Step = (arrival: Arrival, request: DoorRequest, core: Core) => Promise<DoorReply>;

/** The links of direct messages: a page that changes nothing, and its button, which leads to one task. */
export function handoffDoors({ key, now }: HandoffDeps): Door[] {
  const door = (method: "GET" | "POST", summary: string, step: Step): Door => ({
    method,
    path: HANDOFF_PATH,
    summary,
    async answer(request, core) {
      const handoff = readHandoff(key, request.query, now());
      if (handoff === undefined) return BROKEN;
      const person = await core.findPerson({ id: handoff.userId });
      if (person === undefined) return UNKNOWN;
      return step({ taskId: handoff.taskId, person, email: person.email }, request, core);
    },
  });
  return [
    door("GET", "The page behind a link that Slack brought to one person", land),
    door("POST", "The button of that page: a session for one task", enter),
  ];
}

const BROKEN: DoorReply = {
  status: 400,
  page: {
    title: "This link does not work",
    paragraphs: [
      "It was changed on its way, or the time for the task is over.",
      "Open the message in Slack again, or sign in to see the task.",
    ],
    link: { label: "Sign in", href: "/login" },
  },
};

const UNKNOWN: DoorReply = {
  status: 403,
  page: {
    title: "You have no access any more",
    paragraphs: ["The link is for somebody who is not in the directory. Ask an operator of this server."],
  },
};
