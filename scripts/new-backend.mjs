// `npm run new:backend -- NAME`: a package of its own under packages/, small, useful, and passing conformance.
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { nameFault, scaffold } from './new-backend/scaffold.mjs'

const root = resolve(import.meta.dirname, '..')
const [name = '', ...rest] = process.argv.slice(2)

const fault = rest.length > 0 ? 'One name is expected.' : nameFault(root, name)
if (fault !== undefined) {
  console.error(`${fault}\nUsage: npm run new:backend -- NAME`)
  process.exit(2)
}

for (const file of scaffold(root, name)) console.log(`wrote ${file}`)

console.log('linking it into the workspace ...')
const { status } = spawnSync(
  join(root, 'node_modules/.bin/pnpm'),
  ['install', '--no-frozen-lockfile', '--prefer-offline', '--reporter=silent'],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' },
)
if (status !== 0) {
  console.error('The files are there, but pnpm could not link them: run `npx pnpm install` when it can.')
  process.exit(1)
}

console.log(`
@mnestic/${name} is in packages/${name}. Next:
  npm test -- packages/${name}     its tests: every promise of the contract
  packages/${name}/src/${name}.ts  the mechanism; make it yours
  npm run changeset                when a user can notice it`)
