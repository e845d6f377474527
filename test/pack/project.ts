import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { copyCheckout } from "./checkout.ts";

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  /** The match that was waited for in standard output. */
  match: RegExpExecArray;
  stop(): Promise<void>;
}

/** Settings that npm hands to the scripts it runs; a user's shell has none of them. */
const FROM_NPM =
  /^(?:npm_(?:package|lifecycle)_|npm_(?:command|execpath|node_execpath|config_local_prefix)$|INIT_CWD$)/;

/** Folder of the Node that runs the tests. */
const OUR_NODE = path.dirname(process.execPath);

/** Where a user's shell finds programs, without what npm puts in front for the scripts it runs. */
export const USER_PATH = (process.env.PATH ?? "")
  .split(path.delimiter)
  .filter((folder) => !folder.includes("node_modules") && !folder.endsWith("node-gyp-bin"));

/** An empty project into which both packages are installed from tarballs packed of a clean checkout. */
export class Project {
  readonly folder: string;
  readonly tarballs: readonly string[];
  readonly #root: string;

  private constructor(root: string, tarballs: readonly string[]) {
    this.#root = root;
    this.folder = path.join(root, "project");
    this.tarballs = tarballs;
  }

  static async create(): Promise<Project> {
    const root = await realpath(await mkdtemp(path.join(tmpdir(), "awaithumans-pack-")));
    try {
      const checkout = path.join(root, "checkout");
      const packed = path.join(root, "packed");
      await mkdir(packed);
      await copyCheckout(checkout);
      const pack = ["pack", ".", "./sdk", "--pack-destination", packed];
      succeeded(await ended(launch("npm", pack, { cwd: checkout })));
      const tarballs = (await readdir(packed)).sort().map((name) => path.join(packed, name));
      const project = new Project(root, tarballs);
      await mkdir(project.folder);
      await project.write("package.json", JSON.stringify({ name: "agent", private: true, type: "module" }));
      succeeded(
        await project.run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...tarballs]),
      );
      return project;
    } catch (error) {
      await rm(root, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs a program in the project to its end; `nodeFolder` is where it finds node. */
  async run(command: string, args: readonly string[], nodeFolder = OUR_NODE): Promise<Outcome> {
    return await ended(launch(command, args, { cwd: this.folder, nodeFolder, env: this.#env }));
  }

  /** Starts a program in the project and waits until its standard output matches. */
  async start(command: string, args: readonly string[], pattern: RegExp): Promise<Running> {
    const child = launch(command, args, { cwd: this.folder, env: this.#env });
    const stop = async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
      await closed;
    };
    const closed = ended(child);
    let stdout = "";
    const match = await new Promise<RegExpExecArray>((resolve, reject) => {
      child.stdout?.on("data", (chunk) => {
        stdout += chunk;
        const found = pattern.exec(stdout);
        if (found !== null) resolve(found);
      });
      void closed.then(({ code, stderr }) =>
        reject(new Error(`${command} ended with ${code}: ${stdout}${stderr}`)),
      );
    });
    return { match, stop };
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(path.join(this.folder, file), text);
  }

  /** A new folder beside the project, gone with it. */
  async emptyFolder(name: string): Promise<string> {
    const folder = path.join(this.#root, name);
    await mkdir(folder);
    return folder;
  }

  async remove(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }

  get #env(): NodeJS.ProcessEnv {
    return { AWAITHUMANS_DISCOVERY_FILE: path.join(this.folder, "discovery.json") };
  }
}

interface Launch {
  cwd: string;
  nodeFolder?: string;
  env?: NodeJS.ProcessEnv;
}

function launch(
  command: string,
  args: readonly string[],
  { cwd, nodeFolder = OUR_NODE, env }: Launch,
): ChildProcess {
  const inherited = Object.entries(process.env).filter(([key]) => !FROM_NPM.test(key));
  const PATH = [nodeFolder, ...USER_PATH].join(path.delimiter);
  return spawn(command, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env, PATH },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

async function ended(child: ChildProcess): Promise<Outcome> {
  const outcome = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => (outcome.stdout += chunk));
  child.stderr?.on("data", (chunk) => (outcome.stderr += chunk));
  const [code] = await once(child, "close");
  return { code, ...outcome };
}

function succeeded({ code, stdout, stderr }: Outcome): void {
  if (code !== 0) throw new Error(`ended with ${code}:\n${stdout}${stderr}`);
}
