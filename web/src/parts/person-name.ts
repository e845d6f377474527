import type { User } from "../../../gen/awaithumans/user/v1/user_pb.ts";

/** What somebody of the directory is called. */
export function calledBy({ displayName, email, slackUserId, id }: User): string {
  return displayName || email || (slackUserId ? `@${slackUserId}` : id);
}
