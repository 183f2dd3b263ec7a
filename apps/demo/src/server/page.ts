import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
  /** Its name changes with its content. */
  readonly lasting: boolean
}

/** The built page, read once: what is not in this map cannot be asked for. By path, `/` for the page itself. */
export async function loadPage(): Promise<ReadonlyMap<string, PageFile>> {
  const root = fileURLToPath(new URL('../web/', import.meta.url))
  const files = new Map<string, PageFile>()
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const type = types[extname(entry.name)]
    if (type === undefined) continue
    const path = relative(root, file).split(sep).join('/')
    const body = new Uint8Array(await readFile(file))
    files.set(path === 'index.html' ? '/' : `/${path}`, { body, type, lasting: path.startsWith('assets/') })
  }
  return files
}
