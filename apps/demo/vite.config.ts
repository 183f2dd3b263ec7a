import { defineConfig } from 'vite'

/** The page is built into dist/web, from where the server reads it. */
export default defineConfig({
  root: 'src/ui',
  base: '/',
  logLevel: 'warn',
  // A file of its own: the server gives it a policy of its own, found by the name.
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // Inlined files would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
  },
})
