import { expect, test } from "vitest";
import { importsOf } from "./imports.ts";
import { read } from "./tree.ts";

type Section = Readonly<Record<string, string>>;

interface Manifest {
  name: string;
  private?: boolean;
  version: string;
  license?: string;
  files?: readonly string[];
  engines?: { node?: string };
  scripts?: Section;
  dependencies?: Section;
  devDependencies?: Section;
  optionalDependencies?: Section;
  peerDependencies?: Section;
  allowScripts?: Readonly<Record<string, boolean>>;
}

interface LockedPackage {
  version?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  optionalDependencies?: Section;
}

const manifest = (file: string): Manifest => JSON.parse(read(file));
const MANIFESTS = ["package.json", "sdk/package.json", "tools/node/package.json"];
const lock: { packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(read("package-lock.json"));

test.each(MANIFESTS)("%s asks for exact versions", (file) => {
  const { dependencies, devDependencies, optionalDependencies } = manifest(file);
  const wanted = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const exact = /^(?:npm:(?:@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/;
  expect(wanted.filter(([, version]) => !exact.test(version))).toEqual([]);
});

test("what is published says which Node it needs and brings built files only", () => {
  const published = MANIFESTS.map(manifest).filter((each) => !each.private);
  expect(published.map(({ name, engines, files, license }) => [name, engines?.node, files, license])).toEqual(
    [
      ["awaithumans-server", ">=22.19", ["bin", "dist"], "Apache-2.0"],
      ["awaithumans", ">=20", ["dist"], "Apache-2.0"],
    ],
  );
  expect(new Set(published.map(({ version }) => version)).size).toBe(1);
});

test("the server's dependencies are what its program imports, and no more", () => {
  const { dependencies = {} } = manifest("package.json");
  const imported = importsOf("src", "gen", "bin").filter(
    ({ isLocal, to }) => !isLocal && !to.startsWith("node:"),
  );
  const undeclared = imported.filter(({ to }) => dependencies[to] === undefined);
  expect(undeclared.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  const used = new Set([...imported.map(({ to }) => to), ...RESOLVED_BY_PATH]);
  expect(Object.keys(dependencies).filter((name) => !used.has(name))).toEqual([]);
});

const RESOLVED_BY_PATH = ["swagger-ui-dist"];

test("every package with an install script is reviewed, by name only", () => {
  const { allowScripts = {} } = manifest("package.json");
  expect(Object.keys(allowScripts).filter((name) => /.@/.test(name))).toEqual([]);
  const unreviewed = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([place]) => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length))
    .filter((name) => allowScripts[name] === undefined);
  expect(unreviewed).toEqual([]);
});

test("the lockfile names no place to download from", () => {
  const hosts = Object.entries(lock.packages).filter(
    ([, { link, resolved }]) => resolved !== undefined && !link,
  );
  expect(hosts.map(([place]) => place)).toEqual([]);
});

test("the lockfile holds every platform's packages, or npm ci refuses it on a clean clone", () => {
  const places = Object.keys(lock.packages);
  const missing = Object.values(lock.packages)
    .flatMap(({ optionalDependencies = {} }) => Object.entries(optionalDependencies))
    .filter(([name]) => !places.some((place) => place.endsWith(`node_modules/${name}`)))
    .map(([name, version]) => `${name}@${version}: take a version of its parent that has all its platforms.`);
  expect(missing).toEqual([]);
});

test("the lockfile and the manifests agree", () => {
  const folders = ["", "sdk", "tools/node"];
  const drifted = MANIFESTS.flatMap((file, index) => {
    const { version, dependencies = {}, optionalDependencies = {}, devDependencies = {} } = manifest(file);
    const locked = lock.packages[folders[index] ?? ""];
    const asked = { dependencies, devDependencies, optionalDependencies, version };
    return Object.entries(asked)
      .filter(
        ([key, value]) =>
          JSON.stringify(sorted(Reflect.get(locked ?? {}, key) ?? {})) !== JSON.stringify(sorted(value)),
      )
      .map(([key]) => `${file}: ${key}. Run npm install.`);
  });
  expect(drifted).toEqual([]);
});

function sorted(value: unknown): unknown {
  return typeof value === "object" && value !== null ? Object.entries(value).sort() : value;
}
