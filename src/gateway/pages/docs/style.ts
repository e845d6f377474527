/** The look of the documentation, in the dashboard's colours. */
export const STYLE = `
:root { color-scheme: light dark; --ground: oklch(0.978 0.004 80); --surface: oklch(0.995 0.002 80);
  --sunken: oklch(0.955 0.005 80); --ink: oklch(0.26 0.012 70); --muted: oklch(0.47 0.014 70);
  --line: oklch(0.9 0.007 75); --accent: oklch(0.51 0.19 282); --accent-soft: oklch(0.945 0.025 285); }
@media (prefers-color-scheme: dark) { :root { --ground: oklch(0.185 0.006 70); --surface: oklch(0.222 0.007 70);
  --sunken: oklch(0.262 0.008 70); --ink: oklch(0.94 0.007 80); --muted: oklch(0.74 0.012 75);
  --line: oklch(0.315 0.009 70); --accent: oklch(0.76 0.125 287); --accent-soft: oklch(0.295 0.05 285); } }
* { box-sizing: border-box; }
html { scroll-padding-top: 24px; }
body { margin: 0; background: var(--ground); color: var(--ink); -webkit-text-size-adjust: 100%;
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
a { color: var(--accent); text-underline-offset: 3px; text-decoration-thickness: 1px; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px;
  border-radius: 4px; }
.skip { position: absolute; left: -9999px; } .skip:focus { left: 16px; top: 12px; padding: 4px 12px; background: var(--surface); }
header { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: baseline; max-width: 1080px; margin: 0 auto;
  padding: 20px 24px 0; font-size: 15px; }
header a { color: var(--muted); text-decoration: none; } header a:hover { color: var(--ink); text-decoration: underline; }
header .brand { margin-right: auto; color: var(--ink); font-weight: 600; }
.brand::before { content: ""; display: inline-block; width: 12px; height: 12px; margin-right: 8px; border-radius: 4px;
  background: var(--accent); }
.frame { display: grid; grid-template-columns: 208px minmax(0, 1fr); gap: 40px; max-width: 1080px; margin: 0 auto;
  padding: 28px 24px 64px; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: block; padding: 5px 12px; border-radius: 8px; color: var(--muted); text-decoration: none; font-size: 15px; }
nav li a:hover { background: var(--sunken); color: var(--ink); }
nav li a[aria-current] { background: var(--accent-soft); color: var(--ink); font-weight: 600; }
.side { position: sticky; top: 24px; align-self: start; }
.menu { display: none; }
main { min-width: 0; max-width: 720px; overflow-wrap: break-word; }
h1 { margin: 0 0 16px; font-size: 30px; line-height: 1.2; letter-spacing: -0.01em; font-weight: 650; }
h1 + p { color: var(--muted); font-size: 18px; }
h2 { margin: 40px 0 12px; font-size: 20px; line-height: 1.3; font-weight: 650; }
h3 { margin: 28px 0 8px; font-size: 16px; font-weight: 650; }
p, ul, ol { margin: 0 0 16px; } ul, ol { padding-left: 24px; } li { margin: 0 0 6px; }
main li::marker { color: var(--muted); }
code { font: 0.875em/1.5 ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace; }
:not(pre) > code { padding: 2px 5px; border-radius: 5px; background: var(--sunken); overflow-wrap: anywhere; }
pre { margin: 0 0 20px; padding: 14px 16px; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px;
  background: var(--surface); font-size: 15px; tab-size: 2; }
.table { margin: 0 0 20px; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
table { width: 100%; border-collapse: collapse; font-size: 15px; }
th, td { padding: 9px 14px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { color: var(--muted); font-weight: 600; font-size: 14px; } tr:last-child td { border-bottom: 0; }
th:empty { display: none; } td > code { overflow-wrap: normal; } td:first-child > code { white-space: nowrap; }
blockquote { margin: 0 0 16px; padding: 2px 16px; border-left: 3px solid var(--accent); }
blockquote > :last-child { margin-bottom: 0; }
.turn { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 8px 24px; margin-top: 48px; padding-top: 20px;
  border-top: 1px solid var(--line); font-size: 15px; }
.turn a:last-child { margin-left: auto; }
.cards { padding: 0; list-style: none; } .cards li { margin: 0; padding: 14px 0; border-top: 1px solid var(--line); }
.cards a { font-weight: 600; } .cards span { display: block; color: var(--muted); }
@media (max-width: 52rem) {
  .frame { display: block; padding: 20px 18px 48px; } header { padding: 16px 18px 0; } .side { display: none; }
  .menu { display: block; margin: 0 0 24px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
  .menu summary { padding: 12px 16px; font-weight: 600; cursor: pointer; } .menu nav { padding: 0 4px 8px; }
  .menu li a { padding: 9px 12px; } h1 { font-size: 26px; }
  table, tbody, tr, td { display: block; } thead { display: none; } td { padding: 0 14px; border: 0; }
  tr { padding: 10px 0; border-bottom: 1px solid var(--line); } tr:last-child { border-bottom: 0; }
  td:empty { display: none; } td:not(:first-child, :last-child)::before { content: attr(data-label) ": "; color: var(--muted); }
  td:first-child { padding-bottom: 4px; font-weight: 600; } td:first-child > code { white-space: normal; }
}
@media print { header, .side, .menu, .turn { display: none; } .frame { display: block; } }
`;

/** A page of the documentation loads its style and nothing else, and sends nothing. */
export const DOCS_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
