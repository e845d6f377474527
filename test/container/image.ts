import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../tidy/tree.ts";
import { healthCommand, last, type Stage, stages } from "./dockerfile.ts";

/** What packing a clean checkout has done already: the whole first stage. */
export const FIRST_STAGE = [
  "WORKDIR /build",
  "COPY package.json package-lock.json ./",
  "COPY sdk/package.json sdk/",
  "COPY tools/node/package.json tools/node/",
  "RUN npm ci --no-audit --no-fund",
  "COPY . .",
  "RUN mkdir /packed && npm pack . --pack-destination /packed",
];

export interface Outcome {
  code: number | null;
  output: string;
}

/** The image's file system in a folder, made by the steps of the Dockerfile without an engine, and without root. */
export class Image {
  readonly #root: string;
  readonly #stage: Stage;
  #workdir = "/";
  readonly #env: Record<string, string> = {};

  private constructor(root: string, stage: Stage) {
    this.#root = root;
    this.#stage = stage;
  }

  /** Takes every step behind the first stage, which left the packed server at `tarball`. */
  static async make(folder: string, tarball: string): Promise<Image> {
    const [build, ...rest] = stages();
    if (build === undefined) throw new Error("the Dockerfile has no stage");
    const packed = path.join(folder, build.name, "packed");
    await mkdir(packed, { recursive: true });
    await copyFile(tarball, path.join(packed, path.basename(tarball)));
    let image = new Image(path.join(folder, build.name), build);
    for (const stage of rest) {
      image = new Image(path.join(folder, stage.name), stage);
      await image.#take(folder);
    }
    return image;
  }

  /** Runs the image to its end, as `docker run` does; without arguments its own command. */
  async run(env: Record<string, string>, args?: readonly string[]): Promise<Outcome> {
    return ended(this.start(env, args));
  }

  start(env: Record<string, string>, args: readonly string[] = JSON.parse(last(this.#stage, "CMD"))) {
    return this.#spawn([...JSON.parse(last(this.#stage, "ENTRYPOINT")), ...args], env);
  }

  async health(env: Record<string, string>): Promise<Outcome> {
    return ended(this.#spawn(healthCommand(this.#stage), env));
  }

  /** A path of the image as it lies here. */
  path(inside: string): string {
    return path.join(this.#root, path.posix.resolve(this.#workdir, inside));
  }

  async #take(folder: string): Promise<void> {
    await mkdir(this.#root);
    for (const { keyword, text } of this.#stage.steps) {
      if (keyword === "WORKDIR") await this.#enter(text);
      if (keyword === "ENV") this.#env[text.slice(0, text.indexOf("="))] = text.slice(text.indexOf("=") + 1);
      if (keyword === "COPY") await this.#copy(folder, text);
      if (keyword === "RUN") await this.#shell(text);
    }
  }

  async #enter(folder: string): Promise<void> {
    this.#workdir = folder;
    await mkdir(this.path("."), { recursive: true });
  }

  /** Of another stage a whole folder, which that stage does not need any more; of the context one file. */
  async #copy(folder: string, text: string): Promise<void> {
    const [, stage, from = "", to = ""] = /^(?:--from=(\w+) )?(\S+) (\S+)$/.exec(text) ?? [];
    if (from === "") throw new Error(`COPY ${text} is more than this understands`);
    if (stage === undefined) return copyFile(path.join(ROOT, from), path.join(this.path(to), from));
    await rename(path.join(folder, stage, from), this.path(to));
  }

  async #shell(text: string): Promise<void> {
    // A path of the image lies below its root here.
    const here = text.replace(/(?<=\s|^)\/(?=\w)/g, `${this.#root}/`);
    await promisify(execFile)("sh", ["-euc", here], {
      cwd: this.path("."),
      env: { ...process.env, ...this.#env },
    });
  }

  #spawn([program = "", ...args]: readonly string[], env: Record<string, string>) {
    const node = program === "node" ? process.execPath : program;
    const mapped = args.map((arg) => (arg.startsWith("/") ? this.path(arg) : arg));
    return spawn(node, mapped, {
      cwd: this.path("."),
      env: { PATH: process.env.PATH, ...this.#env, ...env },
    });
  }
}

export async function ended(child: ReturnType<Image["start"]>): Promise<Outcome> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  return { code, output };
}
