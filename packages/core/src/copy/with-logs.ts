import type { OpenStorage, Storage } from '../contract/storage.ts'
import { checkMethods } from '../check/value.ts'

/** Opens both, and closes what was opened however the work ends. @throws INVALID_ARGUMENT, and what they throw */
export async function withLogs<Result>(
  from: Storage,
  to: Storage,
  work: (source: OpenStorage, target: OpenStorage) => Promise<Result>,
): Promise<Result> {
  checkMethods('from', from, ['open'])
  checkMethods('to', to, ['open'])
  const source = await from.open()
  try {
    const target = await to.open()
    try {
      return await work(source, target)
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}
