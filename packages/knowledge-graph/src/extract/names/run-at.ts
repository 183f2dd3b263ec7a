import type { Token } from './tokens.ts'
import { connectors, organisations, placesLast, secondConnectors } from './words.ts'

/** The words from here on that belong together by their capitals and what may stand between them. */
export function runAt(text: string, tokens: readonly Token[], from: number): readonly Token[] {
  const run: Token[] = []
  const follows = (a: Token | undefined, b: Token | undefined): boolean =>
    a !== undefined &&
    b !== undefined &&
    /^(?: |\. (?=\p{Lu}))$/u.test(text.slice(a.end, b.start)) &&
    (text[a.end] !== '.' || a.word.length === 1)
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i]
    if (token === undefined) break
    run.push(token)
    const [next, second, third] = [tokens[i + 1], tokens[i + 2], tokens[i + 3]]
    if (token.possessive) {
      const goesOn =
        next?.capital &&
        text[next.start - 1] === ' ' &&
        (organisations.has(next.lower) || placesLast.has(next.lower))
      if (!goesOn) break
      continue
    }
    if (!follows(token, next) || next === undefined) break
    if (next.capital) continue
    if (!connectors.has(next.lower) || !follows(next, second) || second === undefined) break
    if (second.capital) run.push(next)
    else if (secondConnectors.has(second.lower) && follows(second, third) && third?.capital)
      run.push(next, second)
    else break
    i += run.at(-1) === second ? 2 : 1
  }
  return run
}
