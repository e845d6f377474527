import { access, readdir } from "node:fs/promises";

// Runs `examples/<name>/<name>.ts` with the arguments that follow the name.
const [name, ...rest] = process.argv.slice(2);
const names = await exampleNames();

if (!name || !names.includes(name)) {
  const problem = name ? `There is no example '${name}'.` : "Which example?";
  process.stderr.write(
    `${problem} Run one of:\n${names.map((each) => `  npm run example ${each}\n`).join("")}`,
  );
  process.exitCode = 1;
} else {
  process.argv = [...process.argv.slice(0, 2), ...rest];
  await import(mainFile(name).href);
}

async function exampleNames(): Promise<string[]> {
  const entries = await readdir(new URL(".", import.meta.url), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const runnable = await Promise.all(folders.map(isRunnable));
  return folders.filter((_, index) => runnable[index]).sort();
}

async function isRunnable(folder: string): Promise<boolean> {
  return await access(mainFile(folder)).then(
    () => true,
    () => false,
  );
}

function mainFile(folder: string): URL {
  return new URL(`./${folder}/${folder}.ts`, import.meta.url);
}
