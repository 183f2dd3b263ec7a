import { Socket } from 'node:net'

/**
 * From now on no connection leaves this process: whoever tries gets an error. Returns the hosts that were tried, a set
 * that grows: so it shows by running it what a peer can do offline.
 */
export function cutNetwork(): ReadonlySet<string> {
  const tried = new Set<string>()
  Socket.prototype.connect = function (this: Socket, ...args: readonly unknown[]): Socket {
    const host = hostIn(args)
    tried.add(host)
    process.nextTick(() => this.destroy(new Error(`${host} was not reached: this run is offline`)))
    return this
  }
  return tried
}

/** `connect` takes an object, a port and a host, or (from within Node) a list with the object in front. */
function hostIn(args: readonly unknown[]): string {
  const [first, second] = args.flat()
  if (typeof first === 'object' && first !== null && 'host' in first) return String(first.host)
  return typeof second === 'string' ? second : 'an address'
}
