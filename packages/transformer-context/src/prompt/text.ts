import { Heads } from './heads.ts'
import { lineText, type Line } from './line.ts'

/** A part of a prompt: records that belong together, in their order. */
export interface Block {
  readonly name: string
  /** Whether its name stands above it: a person chose it. */
  readonly titled: boolean
  readonly lines: readonly Line[]
}

/** The text of each block; together they are the prompt. */
export function blockTexts(blocks: readonly Block[], ids: boolean): readonly string[] {
  const heads = new Heads()
  let wasTitled = false
  return blocks.map(({ name, titled, lines }) => {
    if (titled || wasTitled) heads.reset()
    wasTitled = titled
    const title = titled && lines.length > 0 ? `# ${name}\n` : ''
    return title + lines.map((line) => heads.before(line.record) + lineText(line, ids)).join('')
  })
}
