/**
 * The CTE `person`: who is to hold or answer a task, where they are active, and they stay so until the statement's end. The
 * task is locked after them, as by a deactivation, which would otherwise look for what they hold a moment too early.
 */
export const activePerson = (userId: string) => `person as materialized (
  select id, email from users where id = ${userId} and active for key share)`;

/** The status of a task that nobody holds and that is not being verified: it tells whether anybody was told of it. */
export const unheldStatus = (task: string) =>
  `case when ${task}.notify_time is null then 'created' else 'notified' end`;
