import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { once } from 'node:events'

/** Bolt's message COMMIT: a chunk of two bytes, a structure of no fields, its signature (Bolt protocol, version 5). */
const commit = Buffer.from([0x00, 0x02, 0xb0, 0x12, 0x00, 0x00])

/** Between a driver and a server: lets commits through and, while `lossy`, cuts the line before their answers. */
export async function lossyProxy(port: number): Promise<{
  readonly port: number
  /** Commits to lose the answer of. */
  lossy: number
  lost: number
  close(): void
}> {
  const server: Server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    let cut = false
    near.on('data', (bytes) => {
      if (proxy.lossy > 0 && bytes.includes(commit)) {
        proxy.lossy -= 1
        cut = true
      }
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (cut) {
        proxy.lost += 1
        near.destroy()
        far.destroy()
      } else near.write(bytes)
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = {
    port: (server.address() as AddressInfo).port,
    lossy: 0,
    lost: 0,
    close: () => void server.close(),
  }
  return proxy
}
