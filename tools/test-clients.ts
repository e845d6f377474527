/** Runs clients in every language that is here, as a user does, against `awaithumans dev`. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ask } from "./clients/ask.ts";
import { placeOf, prepare } from "./clients/example.ts";
import { EXAMPLES } from "./clients/languages.ts";
import { Missing, type Prepared, run } from "./clients/program.ts";
import { type Server, startServer } from "./clients/server.ts";
import { prepareStock, STOCK } from "./clients/stock.ts";

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Says what became of it; only what is missing on this machine is no failure. */
async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Missing) return say(`skipped ${what}: ${error.message}`);
    process.exitCode = 1;
    say(`✗ ${what}: ${error instanceof Error ? error.message : error}`);
  }
}

async function askAll(clients: readonly Prepared[], server: Server): Promise<void> {
  for (const client of clients) {
    await attempt(client.name, async () => say(`✓ ${client.name}: ${await ask(client, server)}`));
  }
}

async function testAll(folder: string, server: Server): Promise<void> {
  for (const client of STOCK) {
    await attempt(client, async () => askAll(await prepareStock(client, folder), server));
  }
  for (const example of EXAMPLES) {
    await attempt(example.folder, async () => {
      await askAll(await prepare(example, folder), server);
      if (example.cleanUp) await run(example.cleanUp, placeOf(example, folder));
    });
  }
}

const folder = await mkdtemp(path.join(tmpdir(), "awaithumans-clients-"));
try {
  // Where this is root, Postgres runs as another user, who must get through.
  await chmod(folder, 0o711);
  const server = await startServer({ folder });
  await testAll(folder, server).finally(() => server.stop());
} finally {
  await rm(folder, { recursive: true, force: true });
}
