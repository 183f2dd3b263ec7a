import { defineConfig } from 'vitest/config'

/** For the files that tests run in a vitest of their own. */
export default defineConfig({ test: { include: ['test/**/with-vitest.mjs', 'test/readme-*/*.mjs'] } })
