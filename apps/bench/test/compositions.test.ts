import { composition } from '@mnestic/demo/compose'
import { expect, test } from 'vitest'
import { chosen, compositions, recipe } from '../src/compositions.ts'

test('default is what the demo composes', () => {
  const demo = composition()
  const { backends, embedder, ...rest } = recipe('default')
  expect(compositions['default']).toBe(composition)
  expect(Object.keys(backends)).toEqual(Object.keys(demo.backends))
  expect(embedder?.fingerprint).toBe(demo.embedder.fingerprint)
  expect(Object.keys(rest)).toEqual(['assembler'])
})

test('every composition is new at each call: memories share no backend', () => {
  for (const name of chosen([])) {
    const first = Object.values(recipe(name).backends)
    expect(first.length).toBeGreaterThan(0)
    for (const backend of Object.values(recipe(name).backends)) expect(first).not.toContain(backend)
  }
})
