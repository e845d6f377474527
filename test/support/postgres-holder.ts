// A process of its own that starts Postgres in the folder given, says where, and is killed by the test.
import { startEmbedded } from "../../src/services/db/embedded/index.ts";

const [stateDir] = process.argv.slice(2);
if (stateDir === undefined) throw new Error("Give the state directory.");
const server = await startEmbedded({ stateDir });
process.stdout.write(`${JSON.stringify({ url: server.url, pid: server.pid })}\n`);
setInterval(() => {}, 60_000);
