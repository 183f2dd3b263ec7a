import { ImportError } from './error.ts'

const magic: readonly (readonly [string, string, string])[] = [
  [
    '504b0304',
    'a ZIP archive',
    'Unpack it first, and import the conversations.json (or text file) that is inside.',
  ],
  ['25504446', 'a PDF', 'Save the conversation as text or Markdown, and import that.'],
  ['89504e47', 'a picture', 'Import the conversation itself, as text.'],
  ['ffd8ff', 'a picture', 'Import the conversation itself, as text.'],
  ['1f8b', 'a gzip archive', 'Unpack it first, and import the file that is inside.'],
  ['53514c697465', 'a SQLite database', 'Export the conversation as JSON or text, and import that.'],
]

/** Bytes of a file as text: UTF-8, or UTF-16 with a byte order mark. @throws ImportError EMPTY_FILE, NOT_TEXT */
export function decode(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('hex')
  for (const [start, what, remedy] of magic)
    if (head.startsWith(start)) throw new ImportError('NOT_TEXT', `The file is ${what}, not text.`, remedy)
  const encoding = head.startsWith('fffe') ? 'utf-16le' : head.startsWith('feff') ? 'utf-16be' : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new ImportError(
      'NOT_TEXT',
      'The file is neither UTF-8 text nor UTF-16 text with a byte order mark.',
      'Save it as UTF-8 text, and import it again.',
    )
  }
  if (text.trim() === '')
    throw new ImportError('EMPTY_FILE', 'The file is empty.', 'Choose a file that holds a conversation.')
  return text.replace(/\r\n?/g, '\n')
}
