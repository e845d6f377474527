/** Ways out of a folder, and paths that are none. */
const STEPS = [
  "..",
  "%2e%2e",
  "%2E%2e",
  ".%2e",
  "..%2f",
  "..%5c",
  "..\\",
  "%252e%252e",
  "..;",
  "....//",
  "%c0%ae%c0%ae",
  "%u002e",
];
const ROOTS = ["/", "/docs/", "/docs/errors/", "/docs/images/", "/assets/", "/api/", "/api/tasks/"];
const FILES = ["package.json", "etc/passwd", "src/main.ts", ".env"];

export const TRAVERSALS: readonly string[] = ROOTS.flatMap((root) =>
  STEPS.flatMap((step, at) => `${root}${`${step}/`.repeat(4)}${FILES[at % FILES.length]}`),
);

export const ODD_PATHS: readonly string[] = [
  ...[
    "/%",
    "/%zz",
    "/%00",
    "/api/tasks/%00",
    "/api/tasks/%ff%fe",
    "/api/tasks/%",
    "/docs/%00.md",
    "/api/%2e",
  ],
  ...[
    "//",
    "///etc/passwd",
    "/api//tasks",
    "/api/tasks//",
    "/api/tasks/;a=b",
    "/api\\tasks",
    "/.git/config",
    "/.env",
  ],
  ...[`/${"a".repeat(8_000)}`, `/api/tasks/${"a".repeat(4_000)}`, `/docs/${"../".repeat(1_000)}`],
  ...[
    "/api/tasks?limit=1e9",
    "/api/tasks?limit=%00",
    "/api/tasks?cursor=%ff",
    "/api/tasks?q=%00",
    `/api/tasks?q=${"a ".repeat(2_000)}`,
  ],
  ...[
    "/api/tasks?order=__proto__",
    "/api/tasks?status=constructor",
    `/api/tasks?cursor=${"A".repeat(4_000)}`,
    "/api/stats?window_days=NaN",
  ],
  ...[
    "/api/__proto__",
    "/api/constructor",
    "/api/tasks/__proto__/audit",
    "/api/users/%2e%2e/tasks",
    "/docs/errors/__proto__",
  ],
];

/** All that may stand where a method does. */
export const METHODS: readonly string[] = [
  ...[
    "GET",
    "HEAD",
    "OPTIONS",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "QUERY",
    "PROPFIND",
    "PURGE",
    "LOCK",
    "SEARCH",
  ],
];
