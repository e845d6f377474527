import { execFileSync, spawnSync } from "node:child_process";
import { chmod, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { isKnownVariable } from "../../src/config.ts";
import { PLUGINS } from "../../src/plugins.ts";
import { configurationPage } from "../../tools/configuration-page.ts";
import { AnthropicServer } from "../support/anthropic-server.ts";
import { makeFolder } from "../support/postgres-folder.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY, startTestServer, type TestServer } from "../support/server.ts";
import { ROOT, read } from "../tidy/tree.ts";
import { Agent } from "./agent.ts";
import { type Block, blocksIn, PAGES } from "./blocks.ts";
import { Shell } from "./shell.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

let server: TestServer;
let vendor: AnthropicServer;
let folder: string;
let remove: () => Promise<void>;
let env: Record<string, string>;

beforeAll(async () => {
  ({ folder, remove } = await makeFolder());
  vendor = await AnthropicServer.start();
  const verifier = Object.entries(vendor.env).map(([name, value]) => [`AWAITHUMANS_${name}`, value]);
  server = await startTestServer({
    AWAITHUMANS_WEBHOOK_SECRET: SECRET,
    AWAITHUMANS_EMBED_SIGNING_SECRET: "a secret of at least 32 characters",
    AWAITHUMANS_EMBED_PARENT_ORIGINS: "https://app.example.com",
    AWAITHUMANS_EMAIL_TRANSPORT: "noop",
    AWAITHUMANS_EMAIL_FROM: "agent@example.com",
    ...Object.fromEntries(verifier),
  });
  await furnish();
}, 60_000);
afterAll(async () => {
  await server.close();
  await vendor.close();
  await remove();
});

/** A folder as a user has it: the SDK installed, the command on the PATH, and a curl that fails where it is refused. */
async function furnish(): Promise<void> {
  await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"), "dir");
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(path.join(folder, ".curlrc"), "silent\nshow-error\nfail-with-body\n");
  const command = path.join(folder, "awaithumans");
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/bin/awaithumans.js" "$@"\n`);
  await chmod(command, 0o755);
  env = {
    AWAITHUMANS_URL: server.url,
    AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
    AWAITHUMANS_WEBHOOK_SECRET: SECRET,
    AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
    AWAITHUMANS_QUIET: "1",
    CURL_HOME: folder,
    PATH: `${folder}${path.delimiter}${process.env.PATH}`,
  };
}

const all = PAGES.flatMap(blocksIn);
const KNOWN = ["bash", "sh", "ts", "json", "yaml"];

test("there is code to run, and of kinds that are run", () => {
  expect(new Set(all.map(({ language }) => language))).toEqual(new Set(KNOWN));
});

describe.each(PAGES)("%s", (file) => {
  const blocks = blocksIn(file);

  test("what it shows works, from top to bottom", { timeout: 60_000 }, async () => {
    const shell = new Shell(folder, env);
    try {
      for (const block of blocks) await follow(block, shell);
    } finally {
      shell.close();
    }
  });
});

async function follow(block: Block, shell: Shell): Promise<void> {
  const { language, purpose, code, place } = block;
  if (language === "bash") await shell.run(code).catch((error) => expect.fail(`${place}: ${error}`));
  if (language === "json") await send(block);
  if (language === "ts") {
    const agent = new Agent({ folder, env, server });
    await (purpose === "serve" ? agent.receive(code) : agent.ask(code));
  }
  if (language === "yaml") expect(unknownSettings(code), place).toEqual([]);
  if (language === "sh") expect(unknownCommands(code), place).toEqual([]);
}

/** JSON is JSON, and a request is taken. */
async function send({ purpose, code, place }: Block): Promise<void> {
  const body: unknown = JSON.parse(code);
  const [method, to] = purpose.split(" ");
  if (method === undefined || to === undefined) return;
  const reply = await server.call(method, to, { body });
  expect(reply.status, `${place}: ${reply.text}`).toBeLessThan(300);
}

/** Commands that start and stop things are not run; that they exist is all that is seen of them. */
function unknownCommands(code: string): string[] {
  expect(spawnSync("bash", ["-n"], { input: code }).status).toBe(0);
  return code
    .split("\n")
    .map((line) => /^(?:eval "\$\()?(?:npm run ([\w:-]+)|awaithumans ([\w-]+))/.exec(line))
    .flatMap((found) => {
      if (found?.[1] !== undefined) return SCRIPTS.includes(found[1]) ? [] : [`npm run ${found[1]}`];
      return found?.[2] === undefined || COMMANDS.includes(found[2]) ? [] : [`awaithumans ${found[2]}`];
    });
}

/** YAML is YAML, and the variables of ours in it are settings. */
function unknownSettings(code: string): string[] {
  const text = JSON.stringify(parse(code));
  return [...text.matchAll(/AWAITHUMANS_\w+/g)]
    .map(([name]) => name)
    .filter((name) => !isKnownVariable(name, PLUGINS));
}

const SCRIPTS = Object.keys(JSON.parse(read("package.json")).scripts);
const COMMANDS = [
  ...execFileSync(process.execPath, [path.join(ROOT, "bin/awaithumans.js"), "--help"], {
    encoding: "utf8",
  }).matchAll(/^ {2}([a-z][\w-]*)/gm),
].map(([, name = ""]) => name);

test("the page of the settings is what the tables say", () => {
  expect(read("docs/configuration.md"), "Run npm run contract and commit docs.").toBe(configurationPage());
});

test("a command that fails is noticed", async () => {
  const shell = new Shell(folder, env);
  await shell.run("id=none");
  await expect(shell.run('curl "$AWAITHUMANS_URL/api/tasks/$id"')).rejects.toThrow("UNAUTHENTICATED");
});

test("every command of ours that the documents name exists", () => {
  const named = PAGES.flatMap((file) =>
    [...read(file).matchAll(/`awaithumans ([a-z][\w-]*)/g)].map(([, name = ""]) => ({ file, name })),
  );
  expect(named.filter(({ name }) => !COMMANDS.includes(name))).toEqual([]);
});

test("TypeScript in the documents is sound", { timeout: 60_000 }, async () => {
  const scripts = all.filter(({ language }) => language === "ts");
  const types = path.join(folder, "types");
  await new Agent({ folder: types, env, server }).write(scripts.map(({ code }) => code));
  await writeFile(
    path.join(types, "tsconfig.json"),
    JSON.stringify({ extends: path.join(ROOT, "tsconfig.json"), include: ["*.ts"], exclude: [] }),
  );
  const { stdout } = spawnSync(path.join(ROOT, "node_modules/.bin/tsc"), ["-p", types], { encoding: "utf8" });
  expect(stdout).toBe("");
});
