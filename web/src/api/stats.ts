import { createClient } from "@connectrpc/connect";
import { query } from "@solidjs/router";
import { type GetStatsResponse, StatsService } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { transport } from "./clients.ts";

const statsClient = createClient(StatsService, transport);

/** The figures of all tasks, and of those created in the last so many days. Operators only. */
export const getStats = query(
  (windowDays: number): Promise<GetStatsResponse> => statsClient.getStats({ windowDays }),
  "stats",
);
