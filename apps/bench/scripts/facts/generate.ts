import { random } from '@mnestic/sequence'
import { conversation } from './conversation.ts'
import { questions } from './questions.ts'
import { world } from './world.ts'

const seed = 7
const count = 6
const sessions = 18

/** The whole of `sample/facts.json`: the same text on every machine. A line for each turn and question. */
export function factsFile(): string {
  const numbers = random(seed)
  const conversations = Array.from({ length: count }, (_, i) => {
    const own = numbers.split()
    const name = `c${i + 1}`
    const made = world(sessions, own)
    const { sessions: said, told } = conversation(name, made, sessions, own)
    const speakers = JSON.stringify(made.speakers.map((one) => one.name))
    const parts = said.map(
      ({ id, at, turns }) =>
        `{"id":${JSON.stringify(id)},"at":${JSON.stringify(at)},"turns":[\n${lines(turns)}\n]}`,
    )
    return (
      `{"name":${JSON.stringify(name)},"speakers":${speakers},"sessions":[\n${parts.join(',\n')}\n],` +
      `"questions":[\n${lines(questions(name, told, own))}\n]}`
    )
  })
  const head = {
    format: 'mnestic-facts-v1',
    notice:
      'All of it is fiction, made by apps/bench/scripts/generate-facts.ts: people, companies, numbers and prices are invented.',
    licence: 'Apache-2.0',
  }
  return `${JSON.stringify(head, undefined, 1).slice(0, -2)},\n "conversations": [\n${conversations.join(',\n')}\n]\n}\n`
}

function lines(rows: readonly unknown[]): string {
  return rows.map((row) => JSON.stringify(row)).join(',\n')
}
