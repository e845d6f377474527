import type { Registry } from "prom-client";
import { counter } from "./kept.ts";

/** A row of a REST dialect, as far as it is counted. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** Requests that no row takes. */
const NO_ROUTE: Route = { method: "", path: "" };

/** Counts the answers of REST rows; returns what is to be told of each. */
export function requestMetrics(registry: Registry): (route: Route | undefined, status: number) => void {
  const seen = new Map<Route, Map<number, number>>();
  counter(
    registry,
    {
      name: "rest_requests_total",
      help: "Answered REST requests by method, route and status; without a route where there is none at the path.",
      labels: ["method", "route", "status"],
    },
    function* () {
      for (const [{ method, path: route }, statuses] of seen)
        for (const [status, count] of statuses) yield [{ method, route, status }, count];
    },
  );
  return (route = NO_ROUTE, status) => {
    let statuses = seen.get(route);
    if (statuses === undefined) {
      statuses = new Map();
      seen.set(route, statuses);
    }
    statuses.set(status, 1 + (statuses.get(status) ?? 0));
  };
}
