export type { PostgresStorageOptions } from './options.ts'
