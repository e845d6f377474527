import { useAction } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import Send from "lucide-solid/icons/send";
import { createSignal, type JSX, Match, Switch } from "solid-js";
import type { Channel } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { testChannel } from "../../api/channels.ts";
import { readFailure } from "../../api/failure.ts";
import { EntryField } from "../../parts/entry/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Sentence } from "../../parts/sentence.tsx";

type Result = { sent: boolean; message: string } | "waiting" | undefined;

/** Sends a message that says that it is a test, and shows what the channel answered. */
export function TestForm(props: { channel: Channel }): JSX.Element {
  const test = useAction(testChannel);
  const [destination, setDestination] = createSignal("");
  const [result, setResult] = createSignal<Result>();
  const [problem, setProblem] = createSignal<string>();
  const answer = () => {
    const given = result();
    return typeof given === "object" ? given : undefined;
  };
  const submit = async () => {
    if (result() === "waiting") return;
    if (!destination().trim()) return setProblem("Write where the test is to go.");
    setProblem(undefined);
    setResult("waiting");
    try {
      setResult(await test(destination().trim()));
    } catch (error) {
      const { message, violations } = readFailure(error);
      const [wrong] = violations;
      setProblem(wrong && `It ${wrong.message}.`);
      setResult(wrong ? undefined : { sent: false, message });
    }
  };
  return (
    <form
      aria-label={`Test ${props.channel.label}`}
      class="space-y-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <EntryField
        label="Send a test to"
        name="destination"
        autocomplete="off"
        placeholder={props.channel.example}
        value={destination()}
        onChange={(value) => {
          setDestination(value);
          setProblem(undefined);
        }}
        error={problem()}
        beside={
          <button type="submit" class="button" aria-disabled={result() === "waiting"}>
            <Send size={14} aria-hidden="true" /> Send test
          </button>
        }
      />
      <Switch>
        <Match when={result() === "waiting"}>
          <p role="status" class="appear-late text-muted">
            Waiting for {props.channel.label}…
          </p>
        </Match>
        <Match when={answer()}>
          {(given) => (
            <Notice
              tone={given().sent ? "yes" : "no"}
              urgent={!given().sent}
              icon={given().sent ? <CircleCheck size={16} /> : <CircleAlert size={16} />}
            >
              <Sentence text={given().message} />
            </Notice>
          )}
        </Match>
      </Switch>
    </form>
  );
}
