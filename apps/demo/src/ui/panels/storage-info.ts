import { fill, h } from '../dom.ts'
import { bytes } from '../format.ts'
import type { Page } from '../page.ts'

/** Where the memory is, and how well it is kept. */
export function storageInfo({ store }: Page): HTMLElement {
  const lines = h('dl', { class: 'storage' })
  const line = (name: string, value: string, title?: string): readonly HTMLElement[] => [
    h('dt', {}, name),
    h('dd', { title }, value),
  ]
  store.watch(({ demo }, changed) => {
    if (!changed('demo') || demo === undefined) return
    fill(
      lines,
      ...line('Kept in', demo.dir.split(/[\\/]/).at(-1) ?? demo.dir, demo.dir),
      ...line(
        'Writes are',
        demo.durability === 'fsynced' ? 'on disk' : demo.durability,
        'Durability, as receipts say it',
      ),
      ...line(
        'Forgetting',
        demo.erasure === 'bytes' ? 'removes the bytes' : 'makes unreachable',
        'Erasure, as the storage declares it',
      ),
      ...(demo.bytes === undefined ? [] : line('Size', bytes(demo.bytes))),
    )
  })
  return lines
}
