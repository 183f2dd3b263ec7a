/** Gives every session a name of its own: the second `New chat` becomes `New chat (2)`. */
export function sessionNames(): (title: string) => string {
  const counts = new Map<string, number>()
  return (title) => {
    const count = (counts.get(title) ?? 0) + 1
    counts.set(title, count)
    return count === 1 ? title : `${title} (${count})`
  }
}

/** A pause after which a chat is taken up again as a new session. */
const pause = 8 * 3_600_000

/** Names sessions of a running chat by the day on which they begin; a long pause begins a new one. */
export function daySessions(): (at: number | undefined) => string | undefined {
  const name = sessionNames()
  let last: number | undefined
  let current: string | undefined
  return (at) => {
    if (at === undefined) return current
    if (last === undefined || at - last > pause || at < last - pause)
      current = name(new Date(at).toISOString().slice(0, 10))
    last = at
    return current
  }
}
