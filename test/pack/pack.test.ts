import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { liveThrough } from "../container/life.ts";
import { filesIn, ROOT, read } from "../tidy/tree.ts";
import { findOldNode, PRETEND_OLD } from "./old-node.ts";
import { type Outcome, Project } from "./project.ts";

const INSTALL_MS = 300_000;

let project: Project;
beforeAll(async () => {
  project = await Project.create();
}, INSTALL_MS);
afterAll(() => project?.remove(), INSTALL_MS);

async function filesOf(name: string): Promise<string[]> {
  const folder = path.join(project.folder, "node_modules", name);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((file) => !file.startsWith("node_modules/"));
}

test("each package is one tarball under its name and version", () => {
  const { version } = JSON.parse(read("package.json"));
  expect(project.tarballs.map((file) => path.basename(file))).toEqual([
    `awaithumans-${version}.tgz`,
    `awaithumans-server-${version}.tgz`,
  ]);
});

test("the server brings built files only: program, contract, migrations, schema process, dashboard, documents", async () => {
  const files = await filesOf("awaithumans-server");
  const built =
    /^(?:package\.json|README\.md|LICENSE|bin\/awaithumans\.js|dist\/(?:src|gen)\/[\w./-]+\.js|dist\/proto\/[\w./]+\.proto|dist\/docs\/[\w-]+\.md|dist\/web\/dist\/.+)$/;
  expect(files.filter((file) => !built.test(file))).toEqual([]);
  const needed = ["LICENSE", "README.md", "dist/web/dist/index.html", "dist/src/services/schema/worker.js"];
  expect(files).toEqual(
    expect.arrayContaining([...needed, "dist/src/services/db/migrations/0001-initial.js"]),
  );
});

test("the SDK brings built JavaScript and types only", async () => {
  const files = await filesOf("awaithumans");
  const built = /^(?:package\.json|README\.md|LICENSE|dist\/[\w./-]+\.(?:js|d\.ts))$/;
  expect(files.filter((file) => !built.test(file))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts"]));
});

test("nothing published names the machine it was built on", async () => {
  const wrong: string[] = [];
  for (const name of ["awaithumans", "awaithumans-server"]) {
    for (const file of await filesOf(name)) {
      const text = await readFile(path.join(project.folder, "node_modules", name, file), "utf8");
      if (text.includes(ROOT) || text.includes(path.dirname(project.folder))) wrong.push(`${name}/${file}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("only runtime dependencies are installed with them", async () => {
  const lock = await readFile(path.join(project.folder, "package-lock.json"), "utf8");
  const installed = Object.keys(JSON.parse(lock).packages).map((place) => place.replace("node_modules/", ""));
  expect(installed).toEqual(expect.arrayContaining(["awaithumans", "awaithumans-server", "graphile-worker"]));
  const tools = ["@biomejs/biome", "knip", "playwright-core", "solid-js", "typescript", "vite", "vitest"];
  expect(installed.filter((name) => tools.includes(name))).toEqual([]);
});

test("awaithumans version runs from the installed package", async () => {
  const { version } = JSON.parse(read("package.json"));
  expect(await project.run("npx", ["--no", "awaithumans", "version"])).toMatchObject({
    code: 0,
    stdout: `awaithumans ${version}\n`,
  });
});

test("awaithumans proto writes the contract from the installed package", async () => {
  const contract = filesIn("proto").filter((file) => file.endsWith(".proto"));
  expect(await project.run("npx", ["--no", "awaithumans", "proto", "--out", "contract"])).toMatchObject({
    code: 0,
    stdout: `✓ ${contract.length} .proto files in contract\n`,
  });
  const service = "awaithumans/task/v1/task_service.proto";
  expect(await readFile(path.join(project.folder, "contract", service), "utf8")).toBe(
    read(`proto/${service}`),
  );
});

test("on a Node that is too old it says what to do", async () => {
  const folder = await findOldNode();
  const bin = "node_modules/awaithumans-server/bin/awaithumans.js";
  const outcome =
    folder === undefined
      ? await project.run("node", ["--import", PRETEND_OLD, bin, "version"])
      : await project.run("npx", ["--no", "awaithumans", "version"], folder);
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toMatch(
    /awaithumans needs Node 22\.19 or newer; this is \d+\.\d+\.\d+\.\nInstall Node 24/,
  );
});

/** Its payload schema is large enough to be compiled on the thread. */
const SCRIPT = `
  import { awaitHuman } from "awaithumans";
  const names = Array.from({ length: 150 }, (_, index) => "field" + index);
  const answer = await awaitHuman({
    task: "Ship it?",
    payload: { field7: "seven" },
    payloadSchema: { type: "object", properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])) },
    responseSchema: { type: "object", properties: { ship: { type: "boolean" } }, required: ["ship"] },
    timeoutMs: 120_000,
  });
  console.log(JSON.stringify(answer));
`;

test("the server starts, serves the dashboard, and a script awaits an answer", {
  timeout: 120_000,
}, async () => {
  const dev = ["--no", "awaithumans", "dev", "--port", "0", "--state-dir", "state"];
  const server = await project.start("npx", dev, /Server running at (http:\S+)\n(?:.*\n)*?.*setup\?token=/);
  try {
    const url = server.match[1] ?? "";
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    const page = await fetch(url, { headers: { accept: "text/html" } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<script")]);
    const document = await fetch(`${url}/docs/lifecycle.md`);
    expect([document.status, await document.text()]).toEqual([200, read("docs/lifecycle.md")]);

    await project.write("ask.js", SCRIPT);
    const script = project.run("node", ["ask.js"]);
    await answer(url, { ship: true });
    expect(await script).toMatchObject({ code: 0, stdout: '{"ship":true}\n' });
  } finally {
    await server.stop();
  }
});

/** Answers the first task that appears, by REST. */
async function answer(url: string, response: object): Promise<void> {
  const discovery = await readFile(path.join(project.folder, "discovery.json"), "utf8");
  const headers = {
    authorization: `Bearer ${JSON.parse(discovery).admin_token}`,
    "content-type": "application/json",
  };
  const tasks = async (): Promise<{ id: string }[]> =>
    await (await fetch(`${url}/api/tasks`, { headers })).json();
  await expect.poll(tasks, { timeout: 30_000 }).toHaveLength(1);
  const [task] = await tasks();
  const body = JSON.stringify({ response });
  const reply = await fetch(`${url}/api/tasks/${task?.id}/complete`, { method: "POST", headers, body });
  expect(reply.status, await reply.text()).toBe(200);
}

test("the SDK's types serve a strict project, and refuse a task without its question", async () => {
  const rest = '{ payload: {}, payloadSchema: { type: "object" }, responseSchema: {}, timeoutMs: 60_000 }';
  await project.write(
    "right.ts",
    `import { awaitHuman, TaskTimeoutError } from "awaithumans";
     const answer: Promise<unknown> = awaitHuman({ task: "Ship it?", ...${rest} });
     export const late = answer.catch((error) => error instanceof TaskTimeoutError);`,
  );
  await project.write("wrong.ts", `import { awaitHuman } from "awaithumans";\nawait awaitHuman(${rest});`);
  expect(await types("right.ts")).toMatchObject({ code: 0, stdout: "" });
  expect(await types("wrong.ts")).toMatchObject({ stdout: expect.stringContaining("'task'") });
});

async function types(file: string): Promise<Outcome> {
  const tsc = path.join(ROOT, "node_modules/.bin/tsc");
  const options = ["--noEmit", "--strict", "--skipLibCheck", "false", "--module", "nodenext", "--types", ""];
  return await project.run(tsc, [...options, file]);
}

test("the image's steps by hand: installed, migrated, served and worked, healthy, and ended when asked to", {
  timeout: INSTALL_MS,
}, async () => {
  const tarball = project.tarballs.find((file) => path.basename(file).startsWith("awaithumans-server"));
  await liveThrough(await project.emptyFolder("image"), tarball ?? "");
});
