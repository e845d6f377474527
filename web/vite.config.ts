import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin } from "vite";
import solid from "vite-plugin-solid";

const TEXT_ASSET = /\.(?:js|css|html|svg|json|txt|webmanifest)$/;
const SMALLEST_WORTH_COMPRESSING = 1024;

/** Writes `<file>.br` beside every text asset above 1 kB, so that the server need not compress. */
function brotliBesideAssets(): Plugin {
  return {
    name: "brotli-beside-assets",
    apply: "build",
    writeBundle({ dir }) {
      if (!dir) return;
      for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
        const file = join(dir, name);
        if (!TEXT_ASSET.test(name) || statSync(file).size <= SMALLEST_WORTH_COMPRESSING) continue;
        writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
      }
    },
  };
}

/** What the first screen needs, in one file: small pieces compress worse, and each is a request. */
const first = new Set<string>();
function findFirst(): Plugin {
  return {
    name: "find-first",
    apply: "build",
    buildStart: () => first.clear(),
    buildEnd() {
      const waiting = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (first.has(id)) continue;
        first.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
}

const server = process.env.AWAITHUMANS_URL ?? "http://localhost:3001";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [tailwindcss(), solid(), findFirst(), brotliBesideAssets()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsDir: "assets",
    target: "es2022",
    // The Content-Security-Policy allows no inline script, style or font.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Where the build spends its time is nothing that whoever starts the server can act on.
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: { codeSplitting: { groups: [{ name: "first", test: (id) => first.has(id) }] } },
    },
  },
  server: {
    proxy: { "^/(?:awaithumans\\.|api/)": { target: server, changeOrigin: false } },
  },
});
