import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished, expect, test } from 'vitest'
import { Connection } from '../src/connection.ts'
import { type Migration, migrate, migrations, version } from '../src/migrations.ts'
import { opened, record, temporary, texts, write } from './support.ts'

test('a log is brought forward step by step, each step whole or not at all', async () => {
  const directory = await temporary()
  const storage = await opened(directory)
  await write(storage, 'a', [record('1', 'one')])
  const c = new Connection(new DatabaseSync(join(directory, 'log.sqlite')), 'test')
  onTestFinished(() => c.close())
  const colour: Migration = () => c.exec("ALTER TABLE meta ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")
  const broken: Migration = () => {
    c.exec('DROP TABLE meta')
    throw new Error('power cut')
  }
  expect(() => migrate(c, [...migrations, colour, broken])).toThrow('power cut')
  expect(version(c)).toBe(2)
  expect(c.all('SELECT colour FROM meta')).toEqual([])
  let runs = 0
  migrate(c, [...migrations, colour, () => void runs++])
  migrate(c, [...migrations, colour, () => void runs++])
  expect(runs).toBe(1)
  expect(version(c)).toBe(3)
  expect(await texts(storage)).toEqual(['one'])
})
