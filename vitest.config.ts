import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname

/** Every package and app is a project under its package name: `vitest run --project @mnestic/core`. */
const projects = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .map((name) => join(root, folder, name))
    .filter((dir) => existsSync(join(dir, 'package.json')))
    .map((dir) => {
      const { name } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { name: string }
      return { extends: true as const, test: { name, root: dir, include: ['test/**/*.test.ts'] } }
    }),
)

export default defineConfig({
  test: {
    passWithNoTests: true,
    maxWorkers: 2,
    // No test is about time; on a machine that does other work as well, each may take its own.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      ...projects,
      { extends: true, test: { name: 'repository', root, include: ['scripts/test/**/*.test.ts'] } },
    ],
  },
})
