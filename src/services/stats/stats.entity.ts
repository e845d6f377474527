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

/** Table `rollups`: a row says of a table of figures up to which end the tasks are counted in it. */
export const Rollup = defineEntity({
  name: "Rollup",
  tableName: "rollups",
  properties: {
    name: p.text().primary(),
    untilTime: p.datetime(3),
  },
});
