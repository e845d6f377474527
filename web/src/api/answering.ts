/** An answer as the calls take it: moments without an offset are read in the zone of whoever answers. */
export function answering(responseJson: string) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { responseJson, timeZone };
}

/** As `answering`, of an answer that is given here. */
export function answeringHere(responseJson: string) {
  return { ...answering(responseJson), completedViaChannel: "dashboard" };
}
