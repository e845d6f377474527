import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from "vitest/node";

/**
 * Ends the output with `N passed, N failed`. What keeps tests from running counts as failed too: a file that cannot
 * be loaded, a hook that throws, an error that nobody caught, a test that was skipped over.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter(isPassed).length;
    const broken = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .filter(isBroken).length;
    const failed = tests.length - passed + broken + unhandled.length;
    const nothing = tests.length === 0 && failed === 0;
    process.stdout.write(`${passed} passed, ${nothing ? 1 : failed} failed\n`);
  }
}

function isPassed(test: TestCase): boolean {
  return test.result().state === "passed";
}

function isBroken(group: TestModule | TestSuite): boolean {
  return group.errors().length > 0;
}
