import { type BlockList, connect, isIP, type Socket } from "node:net";
import { isPermitted } from "../../../../services/outbound/index.ts";
import { AddressRefused, guardedLookup } from "../../../core/lookup.ts";

export interface Destination {
  host: string;
  port: number;
  /** Where connections may go beside public addresses; undefined where any host will do. */
  allow: BlockList | undefined;
  timeoutMs: number;
}

/** A connection to a mail server. What is connected to is the address that was checked. */
export function openSocket({ host, port, allow, timeoutMs }: Destination): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  // A literal address is not looked up, so it is judged here.
  if (allow && isIP(host) !== 0 && !isPermitted(host, allow)) return Promise.reject(new AddressRefused());
  const socket = connect({ host, port, ...(allow && { lookup: guardedLookup(allow) }) });
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error("no connection in time"), { code: "ETIMEDOUT" }));
  }, timeoutMs);
  socket.once("error", reject);
  socket.once("connect", () => {
    socket.off("error", reject);
    resolve(socket);
  });
  return promise.finally(() => clearTimeout(timer));
}
