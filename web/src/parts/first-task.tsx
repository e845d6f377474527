import { type JSX, lazy } from "solid-js";

const Programs = lazy(() => import("./first-programs.tsx"));

/** The one next act of somebody whose agents have not asked yet. */
export function FirstTask(): JSX.Element {
  return (
    <div class="min-h-60 space-y-3">
      <p>Ask “Approve $250 refund?” from a program; it goes on once you have answered here.</p>
      <Programs />
    </div>
  );
}
