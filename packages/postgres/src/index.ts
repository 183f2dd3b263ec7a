export type { PostgresConnection } from './address.ts'
export type { PostgresStorageOptions } from './options.ts'
export { postgresStorage } from './storage.ts'
