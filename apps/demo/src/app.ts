import { resolve } from 'node:path'
import type { Filter, JsonObject, Scope } from '@mnestic/core'
import type {
  Answer,
  AskRequest,
  DemoState,
  ForgetAnswer,
  ForgetCall,
  ImportResult,
  Overview,
  RecordDetail,
  RecordPage,
  ScopeSummary,
  Trace,
  TraceRequest,
} from './api.ts'
import type { EntityDetail, GraphPage, GraphRequest } from './api/graph.ts'
import type { Space, SpaceRequest } from './api/space.ts'
import type { PinCall, WindowPage, WindowRequest } from './api/window.ts'
import { ask } from './app/ask.ts'
import { digests } from './app/digest.ts'
import { DemoError } from './app/error-body.ts'
import { forget } from './app/forget.ts'
import { pathAnswers } from './app/graph/answers.ts'
import { entityDetail, graphPage } from './app/graph/graph.ts'
import { graphJsonLd } from './app/graph/json-ld.ts'
import { importFile } from './app/import-file.ts'
import type { ImportFileOptions } from './app/import-file.ts'
import { detail, page, summaries } from './app/inspect.ts'
import { samples } from './app/samples.ts'
import { scopeKey } from './app/scope-key.ts'
import { spaces } from './app/space/space.ts'
import { trace } from './app/trace/trace.ts'
import { isPinned, pin, windowPage } from './app/window/window.ts'
import { demoEmbedder, openDemoMemory, type OpenDemoOptions } from './compose.ts'
import type { Conversation } from './import/conversation.ts'

/** All that the demo does. The command line and the server are two faces of it. */
export interface App {
  readonly dir: string
  state(): Promise<Omit<DemoState, 'uploadLimit'>>
  scopes(): Promise<readonly ScopeSummary[]>
  importFile(name: string, bytes: Uint8Array, options?: ImportFileOptions): Promise<ImportResult>
  importSample(name: string, options?: ImportFileOptions): Promise<ImportResult>
  ask(request: AskRequest, signal?: AbortSignal): Promise<Answer>
  forget(call: ForgetCall, signal?: AbortSignal): Promise<ForgetAnswer>
  overview(scope: Scope): Promise<Overview>
  records(
    scope: Scope,
    options: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
      readonly filter?: Filter | undefined
    },
  ): Promise<RecordPage>
  record(scope: Scope, id: string): Promise<RecordDetail>
  /** How the mechanisms' states went over the records. */
  trace(request: TraceRequest, signal?: AbortSignal): Promise<Trace>
  /** Where records and a question lie in meaning. */
  space(request: SpaceRequest, signal?: AbortSignal): Promise<Space>
  /** Entities and the facts between them. */
  graph(request: GraphRequest): Promise<GraphPage>
  entity(scope: Scope, name: string): Promise<EntityDetail>
  graphJsonLd(scope: Scope): Promise<JsonObject>
  /** What stands in a prompt, and to which records a question attends. */
  window(request: WindowRequest, signal?: AbortSignal): Promise<WindowPage>
  pin(call: PinCall): Promise<void>
  /** JSON lines, each with its line end. */
  export(scope: Scope, signal?: AbortSignal): AsyncIterable<string>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Opens the memory in a directory, which is made if it is not there. Who opens it closes it. */
export async function openApp(directory: string, options: OpenDemoOptions = {}): Promise<App> {
  const dir = resolve(directory)
  const memory = await openDemoMemory(dir, options)
  const digest = digests(memory)
  const shipped = samples()
  // Questions of imported files are shown as examples while the process lives; they are never stored.
  const imported = new Map<string, Conversation>()

  const extrasOf = async (scope: Scope): Promise<Conversation | undefined> => {
    const own = imported.get(scopeKey(scope))
    if (own !== undefined || scope.length > 1) return own
    return (await shipped()).find(({ title }) => title === scope[0])?.conversation
  }

  const bring: App['importFile'] = async (name, bytes, options = {}) => {
    const { result, conversations } = await importFile(memory, name, bytes, options)
    for (const [scope, conversation] of conversations)
      if (conversation.questions.length > 0) imported.set(scopeKey(scope), { ...conversation, records: [] })
    return result
  }

  return {
    dir,
    async state() {
      const [scopes, known] = await Promise.all([summaries(memory), shipped()])
      const stats = await memory.stats(scopes[0]?.scope ?? 'nobody')
      return {
        dir,
        durability: stats.durability,
        erasure: stats.erasure,
        ...(stats.bytes === undefined ? {} : { bytes: stats.bytes }),
        mechanisms: Object.keys(stats.views),
        samples: known.map(({ name, title, language, records }) => ({ name, title, language, records })),
        scopes,
      }
    },
    scopes: () => summaries(memory),
    importFile: bring,
    async importSample(name, options) {
      const sample = (await shipped()).find((other) => other.name === name)
      if (sample === undefined)
        throw new DemoError(
          'NOT_FOUND',
          `There is no sample "${name}".`,
          `There are: ${(await shipped()).map((other) => other.name).join(', ')}.`,
        )
      return await bring(`${sample.name}.json`, sample.bytes, options)
    },
    async ask(request, signal) {
      const answer = await ask(memory, request, signal)
      return { ...answer, paths: await pathAnswers(memory, request, signal) }
    },
    forget: (call, signal) => forget(memory, call, signal),
    async overview(scope) {
      const stats = await memory.stats(scope)
      const extras = await extrasOf(scope)
      const { speakers, sessions, timeline } = await digest(scope, stats.revision)
      // A request to forget is shown as long as there is something left of what it asks.
      const requests = await Promise.all(
        (extras?.requests ?? []).map(async ({ by, ids }) => {
          const [asking] = await memory.get(scope, [by])
          const left = (await memory.get(scope, ids)).flatMap((record) =>
            record === undefined ? [] : [record.id],
          )
          return asking === undefined || left.length === 0 ? [] : [{ by, ids: left, text: asking.text }]
        }),
      )
      return {
        stats,
        speakers,
        sessions,
        timeline,
        questions: extras?.questions ?? [],
        requests: requests.flat(),
        ...(extras?.language === undefined ? {} : { language: extras.language }),
      }
    },
    records: (scope, options) => page(memory, scope, options),
    async record(scope, id) {
      const corrections = async () => digest(scope, (await memory.stats(scope)).revision)
      const found = await detail(memory, scope, id, corrections)
      return { ...found, pinned: await isPinned(memory, scope, id) }
    },
    trace: (request, signal) => trace(memory, request, signal),
    space: spaces(memory, demoEmbedder()),
    window: (request, signal) => windowPage(memory, request, signal),
    pin: (call) => pin(memory, call),
    graph: (request) => graphPage(memory, request),
    entity: (scope, name) => entityDetail(memory, scope, name),
    graphJsonLd: (scope) => graphJsonLd(memory, scope),
    async *export(scope, signal) {
      // Each with its line end, so that the pieces make a file.
      for await (const line of memory.export(scope, { signal })) yield `${line.trimEnd()}\n`
    },
    close: () => memory.close(),
    [Symbol.asyncDispose]: () => memory.close(),
  }
}
