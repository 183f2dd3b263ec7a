/** A way in which others count a question as answered: all or nothing, whatever its number of gold turns. */
export interface Protocol {
  readonly name: string
  hit(ranked: readonly string[], gold: ReadonlySet<string>, sessions: ReadonlyMap<string, string>): boolean
}

/**
 * The protocols in use elsewhere, so that like is compared with like. Sessions are ranked by their best turn. `any@5 of
 * 10 turns` sees only the sessions of the first ten turns, as one who reads ten units and asks which sessions they are
 * of; `session hit` those of all turns that were asked for.
 */
export const protocols: readonly Protocol[] = [
  {
    name: 'session any@5 of 10 turns',
    hit: (ranked, gold, sessions) => sessionHit(ranked.slice(0, 10), gold, sessions, 5),
  },
  { name: 'session hit@1', hit: (ranked, gold, sessions) => sessionHit(ranked, gold, sessions, 1) },
  { name: 'session hit@5', hit: (ranked, gold, sessions) => sessionHit(ranked, gold, sessions, 5) },
  ...[1, 5, 10].map((k) => ({
    name: `turn hit@${k}`,
    hit: (ranked: readonly string[], gold: ReadonlySet<string>) =>
      ranked.slice(0, k).some((id) => gold.has(id)),
  })),
]

/** Whether a session that holds a gold turn is among the first k distinct sessions of these turns. */
function sessionHit(
  ranked: readonly string[],
  gold: ReadonlySet<string>,
  sessions: ReadonlyMap<string, string>,
  k: number,
): boolean {
  const wanted = new Set([...gold].flatMap((id) => sessions.get(id) ?? []))
  const found = new Set(ranked.flatMap((id) => sessions.get(id) ?? []))
  return [...found].slice(0, k).some((session) => wanted.has(session))
}
