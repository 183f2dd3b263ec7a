import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordInput } from '@mnestic/core'
import { parseFile } from '../dist/import/detect.js'
import { ImportError } from '../dist/import/error.js'
import { jsonFault } from '../dist/import/json-fault.js'
import { bytesOf, chat } from './helpers.js'

const parse = (name: string, text: string): ReturnType<typeof parseFile> => parseFile(name, bytesOf(text))
const records = (name: string, text: string): readonly RecordInput[] =>
  parse(name, text).conversations[0]!.records
const utc = (text: string): number => Date.parse(text)

function refusal(name: string, content: string | Uint8Array): ImportError {
  try {
    parseFile(name, typeof content === 'string' ? bytesOf(content) : content)
  } catch (error) {
    if (error instanceof ImportError) return error
    throw error
  }
  throw new Error('the file was accepted')
}

const gptMessage = (
  id: string,
  role: string,
  text: string,
  at: number,
  parent?: string,
  more: object = {},
): object => ({
  [id]: {
    id,
    parent,
    children: [],
    message: {
      id: `m-${id}`,
      author: { role },
      create_time: at,
      content: { content_type: 'text', parts: [text] },
      recipient: 'all',
      ...more,
    },
  },
})

describe('ChatGPT export', () => {
  const mapping = {
    root: { id: 'root', parent: null, children: ['a'], message: null },
    ...gptMessage('a', 'user', 'Plan a trip to Oslo', 1_700_000_000, 'root'),
    ...gptMessage('b', 'assistant', 'The first answer, regenerated later', 1_700_000_010, 'a'),
    ...gptMessage('c', 'assistant', 'Take the night train', 1_700_000_020.5, 'a'),
    ...gptMessage('d', 'assistant', 'search("trains")', 1_700_000_030, 'c', { recipient: 'browser' }),
    ...gptMessage('e', 'user', 'And where to eat?', 1_700_000_040, 'd'),
    ...gptMessage('f', 'system', 'hidden instructions', 1_700_000_050, 'e'),
  }
  const later = { title: 'Trip', create_time: 1_700_000_000, mapping, current_node: 'f' }
  const earlier = {
    title: 'Trip',
    create_time: 1_600_000_000,
    mapping: gptMessage('z', 'user', 'An older chat', 1_600_000_000),
  }
  const text = JSON.stringify([later, earlier])

  test('follows the branch that was seen last, oldest conversation first', () => {
    const { format, skipped, conversations } = parse('conversations.json', text)
    expect(format).toBe('chatgpt')
    expect(conversations).toHaveLength(1)
    expect(conversations[0]!.records).toEqual([
      {
        id: 'm-z',
        text: 'An older chat',
        at: 1_600_000_000_000,
        session: 'Trip',
        speaker: 'You',
        role: 'user',
      },
      {
        id: 'm-a',
        text: 'Plan a trip to Oslo',
        at: 1_700_000_000_000,
        session: 'Trip (2)',
        speaker: 'You',
        role: 'user',
      },
      {
        id: 'm-c',
        text: 'Take the night train',
        at: 1_700_000_020_500,
        session: 'Trip (2)',
        speaker: 'ChatGPT',
        role: 'assistant',
      },
      {
        id: 'm-e',
        text: 'And where to eat?',
        at: 1_700_000_040_000,
        session: 'Trip (2)',
        speaker: 'You',
        role: 'user',
      },
    ])
    expect(skipped).toBe(2)
  })

  test('a tree that goes in a circle ends', () => {
    const circle = { ...gptMessage('a', 'user', 'one', 1, 'b'), ...gptMessage('b', 'user', 'two', 2, 'a') }
    expect(
      records('c.json', JSON.stringify([{ mapping: circle, current_node: 'a' }])).map((r) => r.text),
    ).toEqual(['two', 'one'])
  })
})

test('Claude export: ids, times and speakers are kept', () => {
  const text = JSON.stringify([
    {
      uuid: 'c1',
      name: 'Garden',
      created_at: '2025-04-01T08:00:00.000000Z',
      chat_messages: [
        {
          uuid: 'm1',
          text: 'When do I sow beans?',
          sender: 'human',
          created_at: '2025-04-01T08:00:01.500000Z',
        },
        {
          uuid: 'm2',
          text: '',
          content: [{ type: 'text', text: 'After the last frost.' }],
          sender: 'assistant',
          created_at: '2025-04-01T08:00:05Z',
          files: [{ file_name: 'plan.pdf' }],
        },
        { uuid: 'm3', text: '', sender: 'human' },
      ],
    },
  ])
  const { format, skipped, conversations } = parse('conversations.json', text)
  expect([format, skipped]).toEqual(['claude', 1])
  expect(conversations[0]!.records).toEqual([
    {
      id: 'm1',
      text: 'When do I sow beans?',
      at: utc('2025-04-01T08:00:01.500Z'),
      session: 'Garden',
      speaker: 'You',
      role: 'user',
    },
    {
      id: 'm2',
      text: 'After the last frost.\n[plan.pdf]',
      at: utc('2025-04-01T08:00:05Z'),
      session: 'Garden',
      speaker: 'Claude',
      role: 'assistant',
    },
  ])
})

describe('JSON lines', () => {
  test('text or content, and all that may stand beside it', () => {
    const text = [
      '{"text":"one","id":"a","at":"2025-01-02T03:04:05Z","speaker":"Ana","session":"s"}',
      '',
      '{"content":[{"type":"text","text":"two"}],"role":"assistant","timestamp":1735787045}',
      '{"content":"three","role":"user","supersedes":["a"]}',
    ].join('\r\n')
    expect(records('x.jsonl', text)).toEqual([
      { text: 'one', id: 'a', at: utc('2025-01-02T03:04:05Z'), speaker: 'Ana', session: 's' },
      { text: 'two', at: 1_735_787_045_000, speaker: 'assistant', role: 'assistant' },
      { text: 'three', speaker: 'user', role: 'user', supersedes: ['a'] },
    ])
  })

  test.each([
    ['a line cut off', '{"text":"one"}\n{"text":"two"}\n{"text":"thr', 3],
    ['a line without text', '{"text":"one"}\n{"txet":"two"}', 2],
    ['a list among the lines', '{"text":"one"}\n["two"]', 2],
    ['a time that is none', '{"text":"one"}\n\n{"text":"two","at":"soon"}', 3],
    ['an id twice', '{"text":"one","id":"a"}\n{"text":"two","id":"a"}', 2],
  ])('%s is named by its line', (_, text, line) => {
    const error = refusal('x.jsonl', text)
    expect([error.code, error.line]).toEqual(['DAMAGED_FILE', line])
    expect(error.message).toContain(`line ${line}`)
    expect(error.remedy).toContain('Nothing was imported')
  })

  test('the messages of a chat API, in one array', () => {
    const text = JSON.stringify({
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'assistant', content: 'hi' },
      ],
    })
    expect(records('x.json', text).map((r) => [r.role, r.text])).toEqual([
      ['user', 'hello'],
      ['assistant', 'hi'],
    ])
  })
})

describe('Markdown', () => {
  test('headings are sessions and dates; names, lists and paragraphs are records', () => {
    const text = `# Talks with Ana

## 12 March 2025

**Ana:** I start on Monday.
**Ben**: Good luck!

It will be a small team.

- a list item
- Ana: not a speaker when it stands once

### 2025-03-14 18:30 evening

\`\`\`
code: kept whole
# no heading
\`\`\`
`
    const { conversations } = parse('notes.md', text)
    expect(conversations[0]!.title).toBe('Talks with Ana')
    const first = { at: utc('2025-03-12'), session: '12 March 2025' }
    expect(conversations[0]!.records).toEqual([
      { text: 'I start on Monday.', speaker: 'Ana', ...first },
      { text: 'Good luck!', speaker: 'Ben', ...first },
      { text: 'It will be a small team.', speaker: 'Ben', ...first },
      { text: 'a list item', speaker: 'Ben', ...first },
      { text: 'Ana: not a speaker when it stands once', speaker: 'Ben', ...first },
      {
        text: '```\ncode: kept whole\n# no heading\n```',
        at: utc('2025-03-14T18:30:00Z'),
        session: '2025-03-14 18:30 evening',
      },
    ])
  })
})

describe('chat text', () => {
  test('WhatsApp on a telephone: marks, several lines, what is left out', () => {
    const text = `\u200e[13/03/2025, 10:15:30] Ana: \u200eMessages are end-to-end encrypted.
[13/03/2025, 10:16:00] Ana: first line
second line: with a colon
[13/03/2025, 10:17:05] ~ Ben K: \u200eimage omitted
[14/03/2025, 9:01:00\u202fPM] Ben K: Good evening`
    expect(parse('_chat.txt', text).skipped).toBe(1)
    expect(records('WhatsApp Chat with Ana.txt', text).slice(1)).toEqual([
      {
        text: 'first line\nsecond line: with a colon',
        speaker: 'Ana',
        at: utc('2025-03-13T10:16:00Z'),
        session: '2025-03-13',
      },
      { text: 'Good evening', speaker: 'Ben K', at: utc('2025-03-14T21:01:00Z'), session: '2025-03-14' },
    ])
  })

  test.each([
    [
      'day first, since 13 is no month',
      '03/04/2025, 10:00 - A: x\n13/04/2025, 10:00 - A: y',
      '2025-04-03T10:00:00Z',
      0,
    ],
    [
      'month first, since 13 is no month',
      '03/04/25, 10:00 - A: x\n03/13/25, 10:00 - A: y',
      '2025-03-04T10:00:00Z',
      0,
    ],
    [
      'by the order in which time runs',
      '01/02/2025, 10:00 - A: x\n02/01/2025, 10:00 - A: y',
      '2025-01-02T10:00:00Z',
      0,
    ],
    [
      'assumed and said, where nothing tells',
      '03/04/2025, 10:00 - A: x\n03/04/2025, 11:00 - A: y',
      '2025-04-03T10:00:00Z',
      1,
    ],
  ])('dates: %s', (_, text, at, warnings) => {
    expect(records('c.txt', text)[0]!.at).toBe(utc(at))
    expect(parse('c.txt', text).warnings).toHaveLength(warnings)
  })

  test('dates that contradict one another, or do not exist, are named', () => {
    const both = refusal('c.txt', '13/04/2025, 10:00 - A: x\n04/13/2025, 10:00 - A: y')
    expect([both.code, both.line]).toEqual(['DAMAGED_FILE', 2])
    const none = refusal('c.txt', '01/03/2025, 10:00 - A: x\n31/02/2025, 10:00 - A: y')
    expect([none.code, none.line]).toEqual(['DAMAGED_FILE', 2])
  })

  test('ISO stamps, and a long pause begins a session', () => {
    expect(records('chat.log', chat).map((r) => [r.speaker, r.session])).toEqual([
      ['Ana', '2025-03-01'],
      ['Ben', '2025-03-01'],
      ['Ana', '2025-03-01'],
      ['Ben', '2025-03-02'],
      ['Clara', '2025-03-02'],
      ['Ana', '2025-03-03'],
    ])
  })

  test('names before the lines, in Chinese too; dates between', () => {
    const text = '2025年3月12日\n小王：你好\n老李：你好，吃了吗？\n小王：吃了。\n备注：这一行\n老李：好\n'
    expect(records('x.txt', text).slice(0, 2)).toEqual([
      { text: '你好', speaker: '小王', at: utc('2025-03-12'), session: '2025-03-12' },
      { text: '你好，吃了吗？', speaker: '老李', at: utc('2025-03-12'), session: '2025-03-12' },
    ])
  })
})

test('LoCoMo: turns with their ids and captions, questions aside', () => {
  const text = JSON.stringify([
    {
      qa: [{ question: 'When?', answer: 2022, evidence: ['D1:2'], category: 2 }],
      conversation: {
        speaker_a: 'Ana',
        speaker_b: 'Ben',
        session_1_date_time: '1:56 pm on 8 May, 2023',
        session_1: [
          { speaker: 'Ana', dia_id: 'D1:1', text: 'Hi' },
          { speaker: 'Ben', dia_id: 'D1:2', text: 'Look', blip_caption: 'a red boat' },
        ],
        session_10_date_time: '12:05 am on 1 June, 2023',
        session_10: [{ speaker: 'Ana', dia_id: 'D10:1', text: 'Later' }],
        session_2_date_time: '9:00 am on 9 May, 2023',
        session_2: [],
      },
    },
  ])
  const [conversation] = parse('locomo.json', text).conversations
  expect(conversation!.title).toBe('Ana and Ben')
  expect(conversation!.questions).toEqual([
    { id: 'q1', question: 'When?', answer: '2022', evidence: ['D1:2'], category: '2' },
  ])
  expect(conversation!.records).toEqual([
    { text: 'Hi', id: 'D1:1', at: utc('2023-05-08T13:56:00Z'), session: 'session_1', speaker: 'Ana' },
    {
      text: 'Look [a red boat]',
      id: 'D1:2',
      at: utc('2023-05-08T13:56:00Z'),
      session: 'session_1',
      speaker: 'Ben',
    },
    { text: 'Later', id: 'D10:1', at: utc('2023-06-01T00:05:00Z'), session: 'session_10', speaker: 'Ana' },
  ])
})

describe('what is no conversation', () => {
  test.each([
    ['an empty file', '  \n', 'EMPTY_FILE'],
    ['an empty list', '[]', 'EMPTY_FILE'],
    ['prose', 'It was a dark night.\nNothing else is known of it.', 'UNKNOWN_FORMAT'],
    ['other JSON', '{"name":"x","version":"1.0.0"}', 'UNKNOWN_FORMAT'],
    ['a chat without a word', '{"text":"  "}\n{"text":""}', 'EMPTY_FILE'],
  ])('%s is refused with a code and a remedy', (_, text, code) => {
    const error = refusal('file.json', text)
    expect(error.code).toBe(code)
    expect(error.remedy).not.toBe('')
  })

  test('archives, pictures and broken encodings', () => {
    expect(refusal('a.zip', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0])).message).toContain('ZIP')
    expect(refusal('a.png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47])).code).toBe('NOT_TEXT')
    expect(refusal('a.txt', Uint8Array.from([0x41, 0xff, 0xfe, 0xc3, 0x28])).code).toBe('NOT_TEXT')
  })

  test('UTF-16 with a byte order mark is text', () => {
    expect(
      parseFile('a.jsonl', new Uint8Array(Buffer.from('\ufeff{"text":"grüß"}\n{"text":"dich"}', 'utf16le')))
        .conversations[0]!.records,
    ).toHaveLength(2)
  })

  test('JSON broken in the middle is named by line and column', () => {
    const error = refusal('x.json', '[\n  {"mapping": {}},\n  {"mapping": oops}\n]')
    expect([error.code, error.line, error.column]).toEqual(['DAMAGED_FILE', 3, 15])
  })

  test('text put into the middle of JSON is found where it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.nat(), (list, seed) => {
        const index = seed % list.length
        const before = list
          .slice(0, index)
          .map((item) => `${JSON.stringify(item)},`)
          .join('')
        const after = list
          .slice(index)
          .map((item) => JSON.stringify(item))
          .join(',')
        expect(jsonFault(`[${before}oops,${after}]`)).toEqual({ offset: before.length + 1, ended: false })
        expect(jsonFault(`[${before}${after}`)).toEqual({
          offset: before.length + after.length + 1,
          ended: true,
        })
      }),
    )
  })

  test('a valid file cut anywhere is refused or is a shorter one, never anything else', () => {
    const whole = JSON.stringify(
      [{ chat_messages: [{ uuid: 'a', text: 'hello there', sender: 'human' }] }],
      null,
      1,
    )
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (cut) => {
        expect(() => parse('x.json', whole.slice(0, cut))).toThrow(ImportError)
      }),
    )
  })
})

test('any text is either refused with a code, or gives clean records', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '\ud800',
      '\u0000',
      '# ',
      '- ',
      'A: ',
      '[12/03/2025, 10:15] A: ',
      '{"text":"x"}\n',
      '\n',
      '**B:** ',
      '{"mapping":',
      ']',
    ),
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 20 }),
      fc.constantFrom('a.txt', 'a.md', 'a.jsonl'),
      (pieces, name) => {
        let parsed: ReturnType<typeof parseFile>
        try {
          parsed = parse(name, pieces.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(ImportError)
          return
        }
        for (const { records: made, title } of parsed.conversations) {
          expect(title).not.toBe('')
          for (const { text, speaker, session } of made) {
            expect(text.trim()).not.toBe('')
            for (const value of [text, speaker ?? 'x', session ?? 'x'])
              expect(value.isWellFormed()).toBe(true)
          }
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('a message of several megabytes becomes several records, in order and whole', () => {
  const line = 'All work and no play makes a dull text. '
  const text = line.repeat(30_000)
  const made = records('x.jsonl', `${JSON.stringify({ text, id: 'long' })}\n{"text":"after"}`)
  expect(
    made
      .slice(0, -1)
      .map((r) => r.text)
      .join(' '),
  ).toBe(text.trim())
  expect(made[1]!.id).toBe('long#2')
  expect(Math.max(...made.map((r) => r.text.length))).toBeLessThanOrEqual(200_000)
})
