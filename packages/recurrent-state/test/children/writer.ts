// Writes, forgets and asks without end, and says so line by line; the parent kills it. Arguments: directory, cell, seed.
import { writeSync } from 'node:fs'
import { random } from '@mnestic/sequence'
import { sqliteStorage } from '@mnestic/sqlite'
import { cells } from '../cells.ts'
import { ask, dimensions, openCell, textOf, vectorOf } from '../points.ts'

const [directory = '', cell = '0', seed = '1'] = process.argv.slice(2)
const drawn = random(Number(seed))
const integer = (below: number): number => drawn.integer(below)
const numbers = (): number[] => Array.from({ length: dimensions }, () => integer(7) - 3)

const memory = await openCell(cells[Number(cell)]?.cell(), { storage: sqliteStorage(directory) })
for (;;) {
  switch (integer(4)) {
    case 0: {
      const { records } = await memory.list('a', { limit: 1_000 })
      const ids = records.filter(() => integer(6) === 0).map(({ id }) => id)
      if (ids.length > 0) await memory.forget('a', { ids })
      break
    }
    case 1:
      await ask(memory, 'a', vectorOf(textOf([1, ...numbers().slice(1)])))
      break
    default: {
      const session = ['one', 'two', undefined][integer(3)]
      const count = 1 + integer(12)
      await memory.write(
        'a',
        Array.from({ length: count }, () => ({ text: textOf(numbers()), ...(session && { session }) })),
      )
    }
  }
  writeSync(1, 'done\n')
}
