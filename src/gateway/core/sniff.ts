import type { Socket } from "node:net";

/** What every HTTP/2 connection with prior knowledge begins with. */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

export type Protocol = "h1" | "h2";

/**
 * Looks at the first bytes of a connection and puts them back. `decided` is called once: with the
 * protocol, or with undefined where the socket closed or sent nothing decisive within `withinMs`.
 */
export function sniff(
  socket: Socket,
  withinMs: number,
  decided: (protocol: Protocol | undefined) => void,
): void {
  let seen: Buffer = Buffer.alloc(0);
  const drop = () => socket.destroy();
  const timer = setTimeout(drop, withinMs);
  const finish = (protocol: Protocol | undefined) => {
    clearTimeout(timer);
    socket.off("readable", look).off("error", drop).off("end", drop).off("close", gone);
    if (protocol !== undefined) socket.unshift(seen);
    decided(protocol);
  };
  const gone = () => finish(undefined);
  const look = () => {
    for (let chunk = read(socket); chunk !== null; chunk = read(socket)) {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      const length = Math.min(seen.length, PREFACE.length);
      const matches = PREFACE.compare(seen, 0, length, 0, length) === 0;
      if (matches && seen.length < PREFACE.length) continue;
      finish(matches ? "h2" : "h1");
      return;
    }
  };
  socket.on("readable", look).on("error", drop).on("end", drop).on("close", gone);
}

/** A socket without an encoding gives buffers. */
function read(socket: Socket): Buffer | null {
  return socket.read() as Buffer | null;
}
