import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, Reason } from "../../../gen/awaithumans/error/v1/error_pb.ts";

/** Why a call failed, ready to be shown. */
export interface Failure {
  /** What happened and what to do, as a sentence. */
  message: string;
  reason: Reason;
  /** Values that were refused; `path` is a JSON Pointer into the request body. */
  violations: { path: string; message: string }[];
  /** Whether the server could not be reached at all. */
  network: boolean;
  /** Id of the request in the server's log; empty where there is none. */
  requestId: string;
  /** Whole seconds until another attempt may succeed; 0 where nothing is said. */
  retryAfterSeconds: number;
}

const UNREACHABLE = "The server cannot be reached. Try again once the connection is back.";
const UNEXPLAINED = "The server could not do this. Try again; if it goes on, look in the server's log.";

/** Reads the server's own words off an error, or finds some for it. */
export function readFailure(error: unknown): Failure {
  const refused = ConnectError.from(error);
  const info = refused.findDetails(ErrorInfoSchema)[0];
  const network = !info && (refused.cause instanceof TypeError || refused.code === Code.Unavailable);
  return {
    message: network ? UNREACHABLE : info ? refused.rawMessage : UNEXPLAINED,
    reason: info?.reason ?? Reason.UNSPECIFIED,
    violations: info?.violations ?? [],
    network,
    requestId: info?.requestId ?? "",
    retryAfterSeconds: info?.retryAfterSeconds ?? 0,
  };
}
