import { type JSX, lazy, Show } from "solid-js";
import type { Ornament } from "../../../../src/services/form/index.ts";
import { OnDemand } from "../evidence/on-demand.tsx";
import { Opener } from "./opener.tsx";
import { Picture } from "./picture.tsx";
import { Prose } from "./prose.tsx";
import { Unshown } from "./unshown.tsx";

const Video = lazy(() => import("./video.tsx"));
const Pdf = lazy(() => import("./pdf.tsx"));
const Html = lazy(() => import("./html.tsx"));

/** What stands between fields and asks nothing. */
export function OrnamentView(props: { ornament: Ornament }): JSX.Element {
  // An ornament is data of the form: another one is another component.
  const { ornament } = props;
  switch (ornament.kind) {
    case "heading":
      return (
        <div class="pt-2">
          <h3>{ornament.title}</h3>
          <Show when={ornament.subtitle}>
            <p class="text-muted">{ornament.subtitle}</p>
          </Show>
        </div>
      );
    case "prose":
      return <Prose text={ornament.text} markdown={ornament.markdown} />;
    case "image":
      return (
        <figure>
          <Picture
            address={ornament.url}
            alt={ornament.alt}
            width={ornament.width}
            height={ornament.height}
            class="max-h-128 max-w-full object-contain"
          />
          <Opener address={ornament.url} words="the picture" />
        </figure>
      );
    case "video":
      return (
        <OnDemand instead={<Unshown what="The video" label={ornament.label} />}>
          <Video url={ornament.url} poster={ornament.poster} label={ornament.label} />
        </OnDemand>
      );
    case "pdf":
      return (
        <OnDemand instead={<Unshown what="The document" label={ornament.label} />}>
          <Pdf url={ornament.url} height={ornament.height} label={ornament.label} />
        </OnDemand>
      );
    case "html":
      return (
        <OnDemand instead={<Unshown what="The page" label={ornament.label} />}>
          <Html html={ornament.html} label={ornament.label} />
        </OnDemand>
      );
    default:
      return <hr class="border-line" />;
  }
}
