// What a Neo4j server needs on this machine: a JDK, Maven, and the jars, which Maven brings once (125 MB).
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const here = import.meta.dirname
const source = join(here, 'Neo4jServer.java')
const pom = join(here, 'pom.xml')
const cache = join(here, '../../node_modules/.cache/neo4j')
const windows = process.platform === 'win32'
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath'
const fetching = 600_000 // a first download over a slow line

const run = promisify(execFile)

/**
 * The class path of the server, or the reason why there can be none here.
 * @returns {Promise<{ readonly classPath: string } | { readonly reason: string }>}
 */
export async function prepareNeo4j() {
  const java = await version('javac', ['-version'])
  if (java === undefined || java < 17)
    return { reason: `a JDK of version 17 or newer is needed; found ${java ?? 'none'}` }
  const key = createHash('sha256').update(`${java}`).update(readFileSync(pom)).update(readFileSync(source))
  const folder = join(cache, key.digest('hex').slice(0, 16))
  const file = join(folder, 'classpath')
  if (existsSync(file)) {
    const classPath = readFileSync(file, 'utf8')
    if (classPath.split(delimiter).every((part) => existsSync(part))) return { classPath }
  }
  if ((await version('mvn', ['-v'])) === undefined)
    return { reason: 'Maven is needed to bring the server; found none' }

  // In a folder of its own until it is whole: two may be at it.
  const draft = `${folder}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  try {
    const list = join(draft, 'jars')
    const flags = ['-q', '-B', '-ntp', '-f', pom, plugin, `-Dmdep.outputFile=${list}`]
    await run('mvn', [...flags, '-Dmdep.includeScope=runtime'], { timeout: fetching, shell: windows })
    const jars = readFileSync(list, 'utf8').trim()
    await run('javac', ['-d', draft, '-cp', jars, source])
    writeFileSync(join(draft, 'classpath'), [jars, folder].join(delimiter))
    rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
    return { classPath: readFileSync(file, 'utf8') }
  } catch (error) {
    const { stdout = '', message } = /** @type {Error & { stdout?: string }} */ (error)
    const line = stdout.split('\n').find((text) => text.includes('ERROR')) ?? message
    return { reason: `Maven could not bring the server: ${line.slice(0, 500)}` }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/**
 * @param {string} command @param {readonly string[]} args
 * @returns {Promise<number | undefined>} its major version; undefined where it does not run
 */
async function version(command, args) {
  try {
    const { stdout, stderr } = await run(command, args, { shell: windows })
    return Number(/(\d+)\.\d+/.exec(stdout + stderr)?.[1])
  } catch {
    return undefined
  }
}
