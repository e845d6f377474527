import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { createSignal } from "solid-js";
import { readFailure } from "./failure.ts";

const [reachable, setReachable] = createSignal(true);
const [sessionEnded, setSessionEnded] = createSignal(false);

/** Whether the last call reached the server. */
/** Whether the server has refused a call because the session is over. */
export { reachable, sessionEnded };

/** Says that another tab has met the end of the session. */
export function sessionLost(): void {
  setSessionEnded(true);
}

/** Forgets that a session ended, after a new one began. */
export function sessionBegan(): void {
  setSessionEnded(false);
}

/** Reads off a failed call whether the server is away or the session over. */
export function noticeFailure(error: unknown): void {
  if (readFailure(error).network) setReachable(false);
  if (error instanceof ConnectError && error.code === Code.Unauthenticated) setSessionEnded(true);
}

/** Says that the server answers. */
export function noticeAnswer(): void {
  setReachable(true);
}

/** Keeps `reachable` and `sessionEnded` up to date from every call. A refused login ends no session. */
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
