import type { StatsService } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import type { Verbs } from "../core/bind.ts";
import type { StatsDeps } from "./deps.ts";
import { diagnose } from "./diagnose.ts";
import { getStats } from "./get-stats.ts";
import { getStatus } from "./get-status.ts";

export type { ServerFacts, SettingFindings } from "./deps.ts";
export { RollUps } from "./roll-up.ts";

/** The verbs of `awaithumans.stats.v1.StatsService`. */
export const statsVerbs: Verbs<typeof StatsService, StatsDeps> = { getStats, getStatus, diagnose };
