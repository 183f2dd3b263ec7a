import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const templates = resolve(import.meta.dirname, 'template')

// The name becomes that of a file beside index.ts and, in camel case, of a function that calls core's `backend`.
const taken = new Set(
  'await backend break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in index instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
)

/**
 * Why a package of this name cannot be made, or nothing.
 * @param {string} root
 * @param {string} name
 * @returns {string | undefined}
 */
export function nameFault(root, name) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
    return `A package name has small letters, digits and single hyphens and begins with a letter, 40 at most; ${JSON.stringify(name)} does not.`
  if (taken.has(name)) return `${name} cannot be the name of a function: choose another.`
  if (existsSync(join(root, 'packages', name)))
    return `packages/${name} exists already: choose another name, or remove it first.`
  return undefined
}

/**
 * Writes the package and adds it to the root tsconfig.json. Installs nothing.
 * @param {string} root
 * @param {string} name one that `nameFault` has nothing against
 * @returns {readonly string[]} what was written, relative to `root`
 */
export function scaffold(root, name) {
  const folder = join(root, 'packages', name)
  const camel = name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase())
  /** @type {Readonly<Record<string, string>>} */
  const words = { name, camel, Pascal: camel.charAt(0).toUpperCase() + camel.slice(1) }
  /** @param {string} text */
  const fill = (text) => text.replace(/\{\{(\w+)\}\}/g, (_, key) => words[key] ?? `{{${key}}}`)

  const written = readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tpl'))
    .sort()
    .map((file) => {
      const target = join(folder, fill(file.slice(0, -'.tpl'.length)))
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, fill(readFileSync(join(templates, file), 'utf8')))
      return target
    })
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))

  const solution = join(root, 'tsconfig.json')
  writeFileSync(solution, withReference(readFileSync(solution, 'utf8'), `packages/${name}`))
  return [...written, join(folder, 'LICENSE'), solution].map((file) => relative(root, file))
}

/**
 * @param {string} text of the root tsconfig.json
 * @param {string} path
 */
function withReference(text, path) {
  const config = /** @type {{ references: { path: string }[] }} */ (JSON.parse(text))
  const after = config.references.findLastIndex((one) => one.path.startsWith('packages/'))
  config.references.splice(after + 1, 0, { path })
  // The formatter keeps each reference on a line of its own.
  return `${JSON.stringify(config, null, 2).replace(/\{\s+"path": ("[^"]+")\s+\}/g, '{ "path": $1 }')}\n`
}
