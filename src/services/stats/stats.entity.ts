import { defineEntity, p } from "@mikro-orm/core";

/**
 * Table `task_days`: how many tasks of a day ended on which day, how and by what channel; a row a status counts those of
 * all days, which are `-infinity` there. Deleted tasks are taken out.
 */
export const TaskDay = defineEntity({
  name: "TaskDay",
  tableName: "task_days",
  properties: {
    /** Days are those of UTC. */
    createDay: p.date().primary(),
    endDay: p.date().primary(),
    status: p.text().primary(),
    /** By which a completed one was answered; empty where none was told, and for every other outcome. */
    channel: p.text().primary(),
    tasks: p.bigint("string"),
    /** From creation to the end, over all of them. */
    milliseconds: p.bigint("string"),
  },
});

/**
 * Table `task_spreads`: how long tasks took that were created on so many days together. A measure is `seen`, for all
 * tasks under no name, or what took an answer: by `channel`, by `user`, or by the `address` of somebody without an account.
 */
export const TaskSpread = defineEntity({
  name: "TaskSpread",
  tableName: "task_spreads",
  properties: {
    days: p.integer().primary(),
    /** Of UTC. */
    firstDay: p.date().primary(),
    measure: p.text().primary(),
    name: p.text().primary(),
    /** Tasks by the bucket of how long they took, see `bucketOf`. */
    counts: p.json(),
  },
});

/** Table `rollups`: a row says of a table of figures up to which end the tasks are counted in it. */
export const Rollup = defineEntity({
  name: "Rollup",
  tableName: "rollups",
  properties: {
    name: p.text().primary(),
    untilTime: p.datetime(3),
  },
});
