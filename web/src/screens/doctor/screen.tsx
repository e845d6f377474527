import type { JSX } from "solid-js";
import { Page } from "../../parts/page.tsx";

export default function Screen(): JSX.Element {
  return <Page title="Doctor">{undefined}</Page>;
}
