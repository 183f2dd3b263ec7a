import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { reason, url } from '../server.ts'

const root = join(import.meta.dirname, '../..')

test.skipIf(reason !== undefined)("the README's program runs as it stands, on another server", () => {
  const [, program = ''] =
    /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const folder = mkdtempSync(join(root, 'test', 'readme-')) // inside the package, so that it finds it by its name
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'program.ts')
  writeFileSync(file, program.replace(/postgres:\/\/[^']+/, url))
  const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', file], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^fsynced\n/)
})
