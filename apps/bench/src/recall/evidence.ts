/**
 * LoCoMo's evidence as ids of turns. Its authors wrote some by hand: several in one string (`D8:6; D9:17`), a colon
 * too many (`D:11:26`), zeros in front (`D1:05`). What cannot be read stays as it is, and names no turn.
 */
export function evidenceIds(evidence: readonly string[]): readonly string[] {
  const ids = evidence.flatMap((text) => text.split(/[;,\s]+/).filter((part) => part !== '')).map(normalise)
  return [...new Set(ids)]
}

function normalise(part: string): string {
  const match = /^D:?(\d+):(\d+)$/i.exec(part)
  return match === null ? part : `D${Number(match[1])}:${Number(match[2])}`
}
