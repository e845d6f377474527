import { setTimeout as delay } from "node:timers/promises";
import { openDoor } from "./door.ts";
import { type Prepared, start } from "./program.ts";
import type { Server } from "./server.ts";

const NOTES = "Duplicate charge confirmed by support team.";
const EXPECTED = `Refund approved: ${NOTES}`;

/** By then a client that has its task waits for the outcome. */
const WAITING_MS = 500;

/** Lets the client ask, answers by REST, and reads what the client makes of it. */
export async function ask({ command, place, isLasting }: Prepared, server: Server): Promise<string> {
  const door = await openDoor(server.url);
  const { printed, ended, stop } = start(command, {
    folder: place.folder,
    env: { ...place.env, AWAITHUMANS_URL: door.url, AWAITHUMANS_ADMIN_API_TOKEN: server.token },
  });
  let id: string | undefined;
  try {
    [, id] = await printed(/(tsk_[0-9a-f]{32})/);
    if (isLasting) {
      await delay(WAITING_MS);
      door.cut();
    }
    const response = { approved: true, notes: NOTES };
    await server.call("POST", `/api/tasks/${id}/complete`, { response });
    const line = (await printed(/^Refund .*$/m))[0].trim();
    if (line !== EXPECTED) throw new Error(`it printed: ${line}`);
    const code = await ended;
    if (code !== 0) throw new Error(`it ended with ${code}`);
    return line;
  } finally {
    // The next client asks with the same key.
    if (id !== undefined) await server.call("DELETE", `/api/tasks/${id}`);
    await stop();
    await door.close();
  }
}
