import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findData } from '../src/data.ts'
import { Failure } from '../src/failure.ts'

const all = mkdtempSync(join(tmpdir(), 'bench-data-'))
mkdirSync(join(all, 'locomo'))
afterAll(() => rmSync(all, { recursive: true }))
const dataset = { folder: 'locomo', source: 'It is at example.org.' }

test('the folder of all data, or that of the set alone', () => {
  expect(findData(dataset, all, undefined)).toBe(join(all, 'locomo'))
  expect(findData(dataset, join(all, 'locomo'), undefined)).toBe(join(all, 'locomo'))
})

test('what the person names goes before the environment', () => {
  expect(findData(dataset, undefined, all)).toBe(join(all, 'locomo'))
  expect(findData(dataset, import.meta.filename, all)).toBe(import.meta.filename)
})

test('missing data is said with the place where to get it', () => {
  const missing = join(all, 'nowhere')
  for (const look of [() => findData(dataset, missing), () => findData(dataset, undefined, missing)]) {
    expect(look).toThrow(Failure)
    expect(look).toThrow(`${missing} is not there. It is at example.org. Then name its folder with --data`)
  }
})
