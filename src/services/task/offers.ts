import type { Filter } from "../user/index.ts";

/**
 * Whether a task was offered to an active person, as SQL. A row of the offer holds for a person who has all that it names.
 */
export const isOffered = (taskId: string, userId: string) => `exists (
  select from task_offers o join users u on u.id = ${userId} and u.active
  where o.task_id = ${taskId} and (o.user_id is null or o.user_id = u.id) and (o.email is null or o.email = u.email)
    and (o.slack_user_id is null or o.slack_user_id = u.slack_user_id) and (o.pool is null or o.pool = u.pool)
    and (o.role is null or o.role = u.role) and (o.access_level is null or o.access_level = u.access_level))`;

/** What people must have to whom a new task is offered. */
export type Offer = Partial<Filter>;

/** The offers of a task as the insert reads them: a JSON list. */
export function offersText(offers: readonly Offer[]): string {
  return JSON.stringify(
    offers.map(({ userId, email, slackUserId, pool, role, accessLevel }, place) => ({
      place,
      user_id: userId,
      email,
      slack_user_id: slackUserId,
      pool,
      role,
      access_level: accessLevel,
    })),
  );
}
