/**
 * Lets the event loop do its other work, and goes on in a later turn: for long work that never waits for anything,
 * so that timers, signals and other callers are heard in between.
 *
 * A message and not a timer, since browsers hold nested timers back by 4 ms.
 */
export function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
