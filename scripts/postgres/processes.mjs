// Which processes a server has started, and when they are gone.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { setTimeout } from 'node:timers/promises'

/** @typedef {{ readonly pid: number, readonly parent: number }} Process */

/** @param {number} pid @returns {Promise<number[]>} */
export async function childrenOf(pid) {
  return (await living()).filter(({ parent }) => parent === pid).map((child) => child.pid)
}

/** Resolves when none of them runs any more. @param {readonly number[]} pids @returns {Promise<void>} */
export async function gone(pids) {
  for (;;) {
    const still = new Set((await living()).map(({ pid }) => pid))
    if (!pids.some((pid) => still.has(pid))) return
    await setTimeout(5)
  }
}

/** All processes but those that have ended and wait to be buried. @returns {Promise<Process[]>} */
async function living() {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,state='])
    return stdout.split('\n').flatMap((line) => {
      const [pid, parent, state = 'Z'] = line.trim().split(/\s+/)
      return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent) }]
    })
  }
  // `ps` is not part of a small Debian.
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8') // PID (NAME) STATE PARENT ...
      const [state = 'Z', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return 'ZX'.includes(state) ? [] : [{ pid: Number(name), parent: Number(parent) }]
    } catch {
      return [] // ended meanwhile
    }
  })
}
