/** One part of the tree: the most specific row that matches a file holds for it. Paths are globs. */
export interface Zone {
  at: string;
  /** What its files may import beside what lies in the same folder of a zone that ends in `**`. */
  may: readonly string[];
  /** What to do where something else is needed. */
  instead: string;
}

const CORE = "src/services/core/**";
const DB = "src/services/db/**";
const DOORS = "src/services/*/index.ts";
const JOB_DOORS = "src/services/*/jobs.ts";
/** Nouns without state or verbs: anybody may use them. */
const FORM = "src/services/form/index.ts";
const PURE = ["src/services/json/index.ts", "src/services/outbound/index.ts", FORM];

/** Which of our files may import which: the map of ARCHITECTURE.md as data. */
export const ZONES: readonly Zone[] = [
  { at: "gen/**", may: [], instead: "Generated code stands alone; run npm run generate." },
  { at: "src/main.ts", may: ["src/**"], instead: "The composition root takes everything from src." },
  {
    at: "src/parts.ts",
    may: ["src/**"],
    instead:
      "It says of which parts the composition root makes a process, and takes the types of all of them.",
  },
  {
    at: "src/jobs.ts",
    may: ["src/**"],
    instead: "The part of the composition root that composes the jobs takes everything from src.",
  },
  {
    at: "src/channels.ts",
    may: ["src/*.ts", "src/workers/core/channel.ts"],
    instead: "Channels are opened by their interface, for the server and for `doctor` alike.",
  },
  {
    at: "src/findings.ts",
    may: ["src/config.ts", "src/plugins.ts", "src/services/core/finding.ts"],
    instead:
      "It tells how the settings stand, to `doctor` and to a running server: hand in what else it needs.",
  },
  {
    at: "src/plugins.ts",
    may: ["src/workers/core/**", "src/workers/channels/*/index.ts", "src/workers/verifiers/*.ts"],
    instead: "The list of channels and providers names them and nothing else.",
  },
  {
    at: "src/config.ts",
    may: ["src/tracing/settings.ts", "src/setting.ts", "src/setting-shapes.ts"],
    instead: "Pass what configuration needs in from src/main.ts; it is read before anything else runs.",
  },
  {
    at: "src/setting-shapes.ts",
    may: ["src/services/outbound/index.ts", "src/services/auth/parent-origin.ts", "src/setting.ts"],
    instead: "Settings are read before anything else runs.",
  },
  {
    at: "src/tracing/**",
    may: ["src/services/core/*.ts"],
    instead: "Tracing watches the steps of others; let the step say what is missing.",
  },
  {
    at: "src/log.ts",
    may: ["src/services/core/step.ts"],
    instead: "The log is there before everything else.",
  },
  {
    at: "src/setting.ts",
    may: ["src/services/core/email-address.ts"],
    instead: "Settings are read before anything else runs, by whoever has some.",
  },
  {
    at: "src/cli/**",
    may: ["src/*.ts", DB],
    instead: "A command starts things through src/main.ts; let it return what the command needs.",
  },
  {
    at: "src/metrics/**",
    may: [
      ...[CORE, DB, "src/services/index.ts", "src/services/schema/index.ts"],
      "src/workers/core/handlers.ts",
    ],
    instead: "Metrics read what others count; have the noun keep the number.",
  },
  {
    at: "src/services/index.ts",
    may: ["gen/**", CORE, DB, DOORS],
    instead: "Compose a noun by its index.ts; export there what is missing.",
  },
  {
    at: CORE,
    may: ["gen/**", "src/services/json/index.ts"],
    instead:
      "The core of the services knows no noun, no SQL and no HTTP; hand the function in from src/main.ts.",
  },
  {
    at: "src/services/db/orm.ts",
    may: ["src/services/*/*.entity.ts", DB],
    instead: "The ORM lists entities, nothing else of a noun.",
  },
  {
    at: DB,
    may: ["src/services/core/{lateness,step,within}.ts", "src/private-file.ts", "src/process-table.ts"],
    instead: "The database knows no noun; let the noun call it.",
  },
  {
    at: "src/services/*/**",
    // How people are reached is asked by the nouns that the verbs of channels call in turn.
    may: ["gen/**", CORE, DB, DOORS, "src/services/channel/reach.ts"],
    instead:
      "Another noun is entered by its index.ts only; HTTP, vendors and the job runner belong to the gateway and the workers: write an outbox row, or take the function in through the noun's deps.",
  },
  {
    at: "src/gateway/core/**",
    // The waiter map is the one exception: a parked long poll holds its bare response and nothing else.
    may: ["gen/**", CORE, ...PURE, "src/services/task/waiters.ts"],
    instead:
      "The gateway speaks through the RPC client only: call the RPC in process, or have src/main.ts pass the part in.",
  },
  {
    at: "src/gateway/*/{wire,events}.ts",
    may: ["gen/**", ...PURE, "src/gateway/core/json.ts"],
    instead: "Translation is pure functions over gen; pass in what else they need.",
  },
  {
    at: "src/gateway/inbound/**",
    may: ["gen/**", CORE, ...PURE, "src/gateway/core/**", "src/workers/core/{channel,html}.ts"],
    instead: "A door hands raw requests to a channel by the interface of workers/core; it knows no vendor.",
  },
  {
    at: "src/gateway/*/**",
    may: ["gen/**", CORE, ...PURE, "src/gateway/core/**"],
    instead:
      "A dialect knows gateway/core and gen, never a sibling, a verb or the database: what two dialects need moves to gateway/core, what the RPC lacks goes into the proto.",
  },
  {
    at: "src/workers/core/**",
    may: ["gen/**", CORE, DB, JOB_DOORS, ...PURE, "src/setting.ts"],
    instead: "The worker core enters a noun by its jobs.ts; add the function there.",
  },
  {
    at: "src/workers/jobs/**",
    may: [
      ...["gen/**", DB, JOB_DOORS, ...PURE, "src/workers/core/**", "src/workers/channels/*/*.ts"],
      "src/services/core/step.ts",
    ],
    instead: "A job enters a noun by its jobs.ts, and reaches people by a channel.",
  },
  {
    at: "src/workers/verifiers/**",
    may: ["gen/**", ...PURE, "src/workers/core/**"],
    instead:
      "A provider knows its vendor and what workers/core asks of it, never a sibling, a noun or the database.",
  },
  {
    at: "src/workers/*/*/**",
    may: ["gen/**", ...PURE, "src/workers/core/**", "src/setting.ts"],
    instead: "A channel or provider knows its vendor and gen, never a sibling, a noun or the database.",
  },
  {
    at: "web/src/parts/**",
    may: ["gen/**", FORM],
    instead: "Parts get their data as props; a screen fetches it through web/src/api.",
  },
  { at: "web/src/api/**", may: ["gen/**"], instead: "The dashboard knows the server by gen only." },
  {
    at: "web/src/**",
    may: ["gen/**", FORM, "web/src/**"],
    instead: "The dashboard knows the server by gen only, forms aside: add to the proto what it lacks.",
  },
  {
    at: "sdk/src/**",
    may: [],
    instead: "The SDK is published alone and speaks REST: write the shape down in sdk/src/task.",
  },
  {
    at: "examples/**",
    may: [],
    instead: "An example is what a user writes: import awaithumans and nothing of this repository.",
  },
];

/** Where each package may be imported; a package that is missing here may not be imported at all. */
export const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  "@anthropic-ai/sdk": ["src/workers/verifiers/**"],
  "@bufbuild/protobuf": [
    ...["gen/**", "src/services/**", "src/gateway/**", "src/workers/**", "web/src/**"],
    "examples/clients/typescript/**",
  ],
  "@cfworker/json-schema": ["web/src/parts/form/holds.ts"],
  "@connectrpc/connect": [
    ...["src/services/core/**", "src/gateway/core/**", "src/gateway/inbound/**"],
    ...["src/workers/core/channel.ts", "web/src/api/**", "examples/clients/typescript/**"],
  ],
  "@connectrpc/connect-node": ["src/gateway/core/**", "examples/clients/typescript/**"],
  "@connectrpc/connect-web": ["web/src/api/**"],
  "@kobalte/core": ["web/src/**"],
  "@mikro-orm/core": ["src/services/**"],
  "@mikro-orm/migrations": ["src/services/db/**"],
  "@mikro-orm/postgresql": ["src/services/db/**"],
  "@node-rs/argon2": ["src/services/auth/**"],
  "@opentelemetry/api": ["src/tracing/**"],
  "@opentelemetry/exporter-trace-otlp-http": ["src/tracing/**"],
  "@opentelemetry/resources": ["src/tracing/**"],
  "@opentelemetry/sdk-trace-base": ["src/tracing/**"],
  "@slack/web-api": ["src/workers/channels/slack/**"],
  "@solidjs/router": ["web/src/**"],
  "@standard-schema/spec": ["sdk/src/schema/**"],
  "@tailwindcss/vite": ["web/vite.config.ts"],
  "@thisbeyond/solid-dnd": ["web/src/parts/form/**"],
  "@tanstack/solid-virtual": ["web/src/screens/queue/**"],
  ajv: ["src/services/schema/**"],
  "ajv-formats": ["src/services/schema/**"],
  awaithumans: ["examples/**"],
  commander: ["src/cli/**"],
  diff: ["web/src/parts/evidence/**"],
  dompurify: ["web/src/**"],
  "find-my-way": ["src/gateway/core/**"],
  "graphile-worker": ["src/workers/core/**", "src/cli/schema.ts"],
  "iron-session": ["src/gateway/session/**"],
  jose: ["src/services/auth/**"],
  "lru-cache": ["src/services/schema/**", "src/gateway/core/**", "src/gateway/session/**"],
  "lucide-solid": ["web/src/**"],
  marked: ["src/gateway/pages/**", "web/src/**"],
  nodemailer: ["src/workers/channels/email/**"],
  "p-limit": ["src/services/task/**"],
  pg: ["src/services/db/**", "src/workers/core/**", "src/cli/schema.ts"],
  pino: ["src/**"],
  "prom-client": ["src/metrics/**"],
  re2js: ["src/services/schema/**"],
  signature_pad: ["web/src/parts/form/**"],
  sirv: ["src/gateway/pages/**"],
  standardwebhooks: ["src/gateway/*/events.ts"],
  "solid-js": ["web/src/**"],
  undici: ["src/workers/channels/callback/**"],
  uplot: ["web/src/screens/stats/**"],
  uuid: ["src/services/db/**"],
  vite: ["web/vite.config.ts"],
  "vite-plugin-solid": ["web/vite.config.ts"],
  zod: ["sdk/src/schema/**", "examples/**"],
  "zod-to-json-schema": ["sdk/src/schema/**"],
};

/** Modules of Node that a zone may not use. */
export const NO_NODE: readonly { at: string; modules: string; instead: string }[] = [
  { at: "src/services/**", modules: "node:{http,https,http2}", instead: "Services know no HTTP." },
  { at: "{web/src,gen}/**", modules: "node:*", instead: "This runs in browsers." },
  {
    at: "sdk/src/**",
    modules: "node:*",
    instead: "The SDK also runs outside Node: load the module in sdk/src/runtime.ts, where it is there.",
  },
];
