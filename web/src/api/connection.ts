import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { createSignal } from "solid-js";
import { Reason } from "../../../gen/awaithumans/error/v1/error_pb.ts";
import { readFailure } from "./failure.ts";
import { endSession } from "./session-end.ts";

const [reachable, setReachable] = createSignal(true);

/** Whether the last call reached the server. */
export { reachable };

/** Reads off a failed call whether the server is away or the session over. */
export function noticeFailure(error: unknown): void {
  const { network, reason } = readFailure(error);
  if (network) setReachable(false);
  // A wrong password is wrong, whoever is signed in.
  if (reason === Reason.INVALID_CREDENTIALS) return;
  if (error instanceof ConnectError && error.code === Code.Unauthenticated) endSession("lost");
}

/** Says that the server answers. */
export function noticeAnswer(): void {
  setReachable(true);
}

/** Keeps `reachable` and the end of the session up to date from every call. A refused login ends no session. */
export const watchConnection: Interceptor = (next) => async (request) => {
  try {
    const reply = await next(request);
    if (!reply.stream) noticeAnswer();
    return reply;
  } catch (error) {
    if (request.signal.aborted) throw error;
    if (request.method.name === "Login") noticeAnswer();
    else noticeFailure(error);
    throw error;
  }
};
