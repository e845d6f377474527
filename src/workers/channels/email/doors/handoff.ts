import type { ChannelContext, Core, Door, DoorReply, DoorRequest } from "../../../core/channel.ts";
import { type Arrival, enter, land } from "../../../core/landing.ts";
import { HANDOFF_PATH } from "../links/handoff.ts";
import type { Links } from "../links/links.ts";
import { asPage, expiredPage, INVALID } from "./pages.ts";

/** The doors of "Open task": looking changes nothing, the button opens this one task. */
export function handoffDoors(links: Links, { log }: Pick<ChannelContext, "log">): Door[] {
  const behind = (then: typeof land) => (request: DoorRequest, core: Core) =>
    asPage(log, () => open(links, request, { core, then }));
  return [
    {
      method: "GET",
      path: HANDOFF_PATH,
      summary: "Page behind “Open task” in a mail; changes nothing",
      answer: behind(land),
    },
    {
      method: "POST",
      path: HANDOFF_PATH,
      summary: "Open the one task of a mail",
      answer: behind(enter),
    },
  ];
}

async function open(
  links: Links,
  request: DoorRequest,
  { core, then }: { core: Core; then: typeof land },
): Promise<DoorReply> {
  const read = links.readHandoff(request.query);
  if (read === undefined) return INVALID;
  if (read.expired) return expiredPage(undefined);
  const { to, taskId } = read.handoff;
  const arrival: Arrival = { taskId, email: to, person: await core.findPerson({ email: to }) };
  return then(arrival, request, core);
}
