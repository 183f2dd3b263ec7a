import {
  backendCases,
  type Case,
  embedderCases,
  hashingEmbedder,
  promiseNames,
  promises,
  register,
  runCases,
  storageCases,
} from '@mnestic/conformance'
import { brokenBackends, brokenEmbedders, brokenStorages } from '@mnestic/conformance/broken'
import { memoryMedium, referenceBackend, referenceStorage } from '@mnestic/conformance/reference'
import { describe, expect, it } from 'vitest'

const storage = referenceStorage(memoryMedium())
const all = [
  ...backendCases({ create: () => referenceBackend() }),
  ...storageCases({
    name: 'r',
    durability: 'volatile',
    erasure: 'bytes',
    create: async () => ({ storage, another: () => storage, destroy: async () => {} }),
  }),
  ...embedderCases({ create: () => hashingEmbedder() }),
]

describe('the catalogue of cases', () => {
  it.each(promiseNames)('has a case for the promise %s', (promise) => {
    expect(all.filter((one) => one.promise === promise)).not.toEqual([])
    expect(promises[promise]).not.toBe('')
  })

  it('names each case once within its promise', () => {
    const keys = [backendCases({ create: () => referenceBackend() })].map((cases) =>
      cases.map((one) => `${one.promise}: ${one.name}`),
    )
    for (const names of keys) expect(new Set(names).size).toBe(names.length)
  })
})

describe('the catalogue of what is broken', () => {
  const broken = [...brokenBackends, ...brokenStorages, ...brokenEmbedders]

  it('has at least 24 backends and storages, each with a name of its own', () => {
    expect(brokenBackends.length + brokenStorages.length).toBeGreaterThanOrEqual(24)
    expect(new Set(broken.map((one) => one.name)).size).toBeGreaterThanOrEqual(broken.length - 4)
  })

  it.each(promiseNames)('has something that breaks the promise %s', (promise) => {
    expect(broken.filter((one) => one.breaks === promise)).not.toEqual([])
  })
})

describe('runCases', () => {
  const cases: readonly Case[] = [
    { promise: 'bounded', name: 'passes', run: async () => {} },
    {
      promise: 'atomic',
      name: 'fails',
      run: async () => Promise.reject(new Error('[atomic] fails: expected 1, got 2')),
    },
    { promise: 'time', name: 'cannot run', skip: 'no clock', run: async () => {} },
  ]

  it('reports each case, and never drops a skipped one', async () => {
    const seen: string[] = []
    const report = await runCases(cases, { report: ({ name, outcome }) => seen.push(`${name} ${outcome}`) })
    expect(seen).toEqual(['passes passed', 'fails failed', 'cannot run skipped'])
    expect(report).toMatchObject({ passed: 1, failed: 1, skipped: 1, broken: ['atomic'] })
    expect(report.results[2]?.message).toBe('no clock')
  })

  it('registers groups by promise, in the order of the promises', () => {
    const lines: string[] = []
    const it_ = Object.assign((name: string) => lines.push(name), {
      skip: (name: string) => lines.push(`skip ${name}`),
    })
    register(cases, {
      describe(name, body) {
        lines.push(name)
        body()
      },
      it: it_,
    })
    expect(lines).toEqual([
      'atomic',
      'fails',
      'bounded',
      'passes',
      'time',
      'skip cannot run (skipped: no clock)',
    ])
  })
})
