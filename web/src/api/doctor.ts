import { createClient } from "@connectrpc/connect";
import { query } from "@solidjs/router";
import {
  type Finding,
  type GetStatusResponse,
  StatsService,
} from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { transport } from "./clients.ts";

const client = createClient(StatsService, transport);

/** What was found of everything that the server looks at. Operators only. */
export const getFindings = query(async (): Promise<Finding[]> => {
  const { findings } = await client.diagnose({});
  return findings;
}, "findings");

/** How the server is set up. Operators only. */
export const getStatus = query((): Promise<GetStatusResponse> => client.getStatus({}), "status");
