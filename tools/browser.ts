import { type Browser, chromium, type LaunchOptions } from "playwright-core";

// Read on import: where system libraries are missing, the package then brings its own.
process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs22.x";

/** Chromium from the registry package; unpacked once into the operating system's temporary folder. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    // The package's own switches are for one short-lived page in a function; these keep pages apart and quiet.
    args: [
      "--no-sandbox",
      "--headless=old",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    ...options,
  });
}
