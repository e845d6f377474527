import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import CircleDot from "lucide-solid/icons/circle-dot";
import Clock from "lucide-solid/icons/clock";
import Send from "lucide-solid/icons/send";
import UserRound from "lucide-solid/icons/user-round";
import type { AuditEntry } from "../../../../gen/awaithumans/task/v1/audit_pb.ts";

const TROUBLE = /failed|rejected|exhausted|cancelled/;
const CLOCK = /deadline|timed_out/;
const PEOPLE = /^(?:assigned|claimed|released|reassigned|delegated|opened)$/;
const GOOD = /^(?:completed|verified|submitted)$/;

/** The shape that stands before an entry: of which kind it is. */
export function iconOf({ action }: AuditEntry): typeof Clock {
  if (TROUBLE.test(action)) return CircleAlert;
  if (CLOCK.test(action)) return Clock;
  if (action.startsWith("notif")) return Send;
  if (PEOPLE.test(action)) return UserRound;
  return GOOD.test(action) ? CircleCheck : CircleDot;
}
