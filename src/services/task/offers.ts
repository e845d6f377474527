import { hasTraits, TRAITS, type Traits } from "../user/index.ts";

const COLUMNS: Readonly<Record<keyof Traits, string>> = {
  ...{ email: "email", userId: "user_id", slackUserId: "slack_user_id" },
  ...{ pool: "pool", role: "role", accessLevel: "access_level" },
};

/**
 * Whether a task was offered to an active person, as SQL. A row of the offer holds for a person who has all that it names.
 */
export const isOffered = (taskId: string, userId: string) => `exists (
  select from task_offers o join users u on u.id = ${userId} and u.active
  where o.task_id = ${taskId} and ${hasTraits("u", (trait) => `o.${COLUMNS[trait]}`)})`;

/** What people must have to whom a new task is offered. */
export type Offer = Partial<Traits>;

/** The offers of a task as the insert reads them: a JSON list. */
export function offersText(offers: readonly Offer[]): string {
  return JSON.stringify(
    offers.map((offer, place) => ({
      place,
      ...Object.fromEntries(TRAITS.map((trait) => [COLUMNS[trait], offer[trait]])),
    })),
  );
}
