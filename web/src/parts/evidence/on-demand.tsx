import { ErrorBoundary, type JSX, Suspense } from "solid-js";

/** What is loaded when it is first drawn. Where the server is away, `instead` stands there. */
export function OnDemand(props: { instead: JSX.Element; children: JSX.Element }): JSX.Element {
  return (
    <ErrorBoundary fallback={props.instead}>
      <Suspense fallback={<div class="skeleton h-16" aria-busy="true" />}>{props.children}</Suspense>
    </ErrorBoundary>
  );
}
