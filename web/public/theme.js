// Not a module: it runs before the first paint, so that the page is never drawn in the theme that was not chosen.
try {
  const theme = localStorage.getItem("awaithumans-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden here; the system's theme holds.
}
