import path from "node:path";
import { type Prepared, run, runOrMiss } from "./program.ts";
import { ROOT } from "./server.ts";

/** The oldest published client that is to work unchanged, and the newest there is. */
export const STOCK = ["awaithumans==0.1.4", "awaithumans"];

/** The quickstart's script with that client, in a virtual environment of its own. */
export async function prepareStock(client: string, workshop: string): Promise<Prepared[]> {
  const place = { folder: workshop };
  await runOrMiss(["python3", "--version"], place, "no python3");
  const venv = path.join(workshop, client.replace(/\W/g, "-"));
  await runOrMiss(["python3", "-m", "venv", venv], place, "python3 makes no virtual environment");
  const python = path.join(venv, process.platform === "win32" ? "Scripts" : "bin", "python");
  const pip = [python, "-m", "pip", "--disable-pip-version-check"] as const;
  await runOrMiss([...pip, "install", "--quiet", client], place, `pip installs no ${client}: no registry?`);
  const [, version] = /^Version: (\S+)/m.exec(await run([...pip, "show", "awaithumans"], place)) ?? [];
  const script = path.join(ROOT, "examples/quickstart-python/refund.py");
  return [
    {
      name: `Python, awaithumans ${version}`,
      command: [python, "-u", script],
      place: { folder: venv },
      // Published clients give up with the connection.
      isLasting: false,
    },
  ];
}
