import { InvalidArgumentError, Option } from 'commander'
import { storageNames } from './storages.ts'

/** For commander: a whole number from 1. */
export function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number from 1 is needed.')
  return value
}

/** For commander: a whole number from 0. */
export function countOrNone(text: string): number {
  return text === '0' ? 0 : count(text)
}

/** For commander: whole numbers from 1, with commas between them. */
export function counts(text: string): readonly number[] {
  return text.split(',').map(count)
}

/** For commander: names from a closed list, with commas between them. */
export function commaList<Name extends string>(text: string, known: readonly Name[]): readonly Name[] {
  return text.split(',').map((part) => {
    const name = known.find((other) => other === part.trim())
    if (name === undefined) throw new InvalidArgumentError(`There are: ${known.join(', ')}.`)
    return name
  })
}

export function storageOption(): Option {
  return new Option('--storage <name>', 'where the log is kept').choices(storageNames).default('memory')
}
