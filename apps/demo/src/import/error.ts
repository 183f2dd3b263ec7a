/** Why a file was refused. Nothing was written. */
export type ImportErrorCode =
  | 'EMPTY_FILE'
  | 'NOT_TEXT' // a picture, an archive, an unknown encoding
  | 'UNKNOWN_FORMAT' // text, but none of the formats
  | 'DAMAGED_FILE' // one of the formats, broken at a place that can be named

/** What the importers accept, in one sentence for messages. */
export const accepted: string =
  'Accepted are a ChatGPT or Claude export (conversations.json), JSON lines with "text" or "content", Markdown, ' +
  'chat text (WhatsApp and the like, or "Name: text" lines), and LoCoMo\'s JSON.'

export interface Place {
  /** 1-based. */
  readonly line?: number | undefined
  /** 1-based, in UTF-16 code units. */
  readonly column?: number | undefined
}

/** A file that cannot be imported: which place, why, and what to do. */
export class ImportError extends Error {
  override readonly name: string = 'ImportError'
  readonly code: ImportErrorCode
  readonly remedy: string
  readonly line: number | undefined
  readonly column: number | undefined

  constructor(code: ImportErrorCode, message: string, remedy: string, place: Place = {}) {
    super(message)
    this.code = code
    this.remedy = remedy
    this.line = place.line
    this.column = place.column
  }
}

/** A file of a known format that is broken at one place. */
export function damaged(what: string, place: Place): ImportError {
  const where =
    place.line === undefined
      ? ''
      : ` (line ${place.line}${place.column === undefined ? '' : `, column ${place.column}`})`
  return new ImportError(
    'DAMAGED_FILE',
    `The file is damaged${where}: ${what}`,
    'Nothing was imported. Export the file again, or repair it at this place, and try once more.',
    place,
  )
}
