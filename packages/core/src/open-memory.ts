import type { TokenCounter } from './contract/assembler.ts'
import type { Backend } from './contract/backend.ts'
import type { Capabilities } from './contract/capabilities.ts'
import type { MemoryEvent } from './contract/event.ts'
import type { Composition, Name } from './contract/composition.ts'
import type { Limits, Memory, MemoryOptions } from './contract/memory.ts'
import type { Recollection } from './contract/recollection.ts'
import type { OpenStorage } from './contract/storage.ts'
import { get, list, scopes, stats } from './browse.ts'
import { toTime } from './check/time.ts'
import { checkCallback, checkInteger, checkMembers, checkMethods, invalid, isObject } from './check/value.ts'
import { prepareEmbedder } from './embedding.ts'
import { defaultLimits, type Engine } from './engine.ts'
import { MnesticError, toMnesticError } from './error.ts'
import { feedback } from './feedback.ts'
import { forget } from './forget.ts'
import { Indexes } from './index/indexes.ts'
import { sentences } from './passages.ts'
import { plainAssembler } from './assemble/plain-assembler.ts'
import { conversational } from './preparation/conversational.ts'
import { checkWeight, checkWeights, coreSignals, signalsName } from './check/weights.ts'
import { commonOptions } from './read/options.ts'
import { conversationSignals } from './signals/defaults.ts'
import { read } from './read/read.ts'
import { checkEmbedder, reembed } from './reembed.ts'
import { memoryStorage } from './storage/memory-storage.ts'
import { estimateTokens } from './tokens.ts'
import { exportLines } from './transfer/export.ts'
import { importLines } from './transfer/import.ts'
import { settle, sweep, unregister } from './upkeep.ts'
import { apiOf } from './view/api.ts'
import { createHost } from './view/host.ts'
import { View } from './view/view.ts'
import { write } from './write.ts'

const optionNames = [
  'storage',
  'embedder',
  'backends',
  'weights',
  'preparation',
  'signals',
  'ranker',
  'expand',
  'assembler',
  'countTokens',
  'passages',
  'onEmbedderChange',
  'clock',
  'observe',
  'limits',
]
/** Under these names a receipt proves the storage's own part, and weights speak of the memory's own signals. */
const reservedNames: readonly string[] = ['log', signalsName]
const namePattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/**
 * Opens a memory over a storage, with backends by name. A backend that is out of reach (a retryable error) does not
 * keep the others from opening: it is reported with each read, and tried again.
 *
 * @throws INVALID_ARGUMENT, UNSUPPORTED, EMBEDDER_MISMATCH, CORRUPT, NEWER_FORMAT, STORAGE_FAILED, LOCKED, BACKEND_FAILED
 */
export async function openMemory<const B extends Composition>(options: MemoryOptions<B>): Promise<Memory<B>> {
  const started = performance.now()
  checkOptions(options)
  const storage = await (options.storage ?? memoryStorage()).open()
  const closing = new AbortController()
  try {
    const engine = createEngine(options, storage, closing.signal)
    if (options.onEmbedderChange !== 'reembed') await checkEmbedder(storage, engine.embedder)
    await openViews(engine, options.backends)
    engine.emit({ type: 'open', ms: performance.now() - started, durability: storage.durability })
    return createMemory<B>(engine, closing)
  } catch (error) {
    closing.abort()
    await storage.close()
    throw error
  }
}

function createEngine<B extends Composition>(
  options: MemoryOptions<B>,
  storage: OpenStorage,
  closing: AbortSignal,
): Engine {
  const { observe, ranker, expand } = options
  const embedder =
    options.embedder && prepareEmbedder(options.embedder, options.preparation ?? conversational())
  const signals = options.signals ?? conversationSignals()
  const clock = (): number => toTime('The clock', options.clock?.() ?? Date.now())
  const emit = (event: MemoryEvent): void => {
    try {
      const outcome: unknown = observe?.(event)
      if (outcome instanceof Promise) outcome.catch(() => undefined)
    } catch {
      // An observer's own failure is not the memory's.
    }
  }
  const indexes = new Indexes(storage)
  const countTokens = checkedCounter(options.countTokens ?? estimateTokens)
  const views = new Map<string, View>()
  for (const [name, backend] of Object.entries(options.backends)) {
    const host = createHost({ name, storage, indexes, embedder, countTokens, clock })
    views.set(name, new View({ name, backend, host, storage, emit, closing }))
  }
  return {
    storage,
    embedder,
    views,
    indexes,
    limits: checkLimits(options.limits),
    assembler: options.assembler ?? plainAssembler(),
    countTokens,
    passages: options.passages ?? sentences,
    signals,
    ranker,
    expand,
    weights: checkWeights({ views, signals, ranker }, options.weights),
    clock,
    emit,
    closing,
  }
}

/** A counter that fails would let everything, or nothing, into the budget. */
function checkedCounter(count: TokenCounter): TokenCounter {
  return (text) => {
    const tokens = count(text)
    if (!(tokens >= 0 && tokens < Infinity)) throw invalid('A count of tokens', tokens, 'a number from 0')
    return tokens
  }
}

async function openViews(engine: Engine, backends: Composition): Promise<void> {
  for (const [name, backend] of Object.entries(backends))
    if (backend.capabilities.external === true) await engine.storage.views.register(name)
  const outcomes = await Promise.allSettled([...engine.views.values()].map((view) => view.backend()))
  const names = [...engine.views.keys()]
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') continue
    const error = toMnesticError(
      outcome.reason,
      'BACKEND_FAILED',
      `Backend ${names[i] ?? ''} failed to open`,
      true,
    )
    if (!error.retryable) {
      await Promise.allSettled([...engine.views.values()].map((view) => view.close()))
      throw error
    }
    engine.emit({ type: 'fault', where: names[i] ?? '', code: error.code, message: error.message })
  }
}

function createMemory<B extends Composition>(engine: Engine, closing: AbortController): Memory<B> {
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => (closed ??= closeEngine(engine, closing))
  // The engine knows names as texts; the composition's literal names are a matter of types alone.
  const named = (recollection: Promise<Recollection>): Promise<Recollection<Name<B>>> => recollection
  return {
    write: (scope, records, options) => write(engine, scope, records, options),
    read: (scope, cue, options) => named(read(engine, scope, cue, options)),
    forget: (scope, selector, options) => forget(engine, scope, selector, options),
    get: (scope, ids, options) => get(engine, scope, ids, options),
    list: (scope, options) => list(engine, scope, options),
    scopes: (prefix, page) => scopes(engine, prefix, page),
    export: (scope, options) => exportLines(engine, scope, options),
    import: (lines, options) => importLines(engine, lines, options),
    stats: (scope) => stats(engine, scope),
    feedback: (scope, recollection, usedIds) => feedback(engine, scope, recollection, usedIds),
    settle: (options) => settle(engine, options),
    sweep: (options) => sweep(engine, options),
    reembed: (options) => reembed(engine, options),
    unregister: (view) => unregister(engine, view),
    views: apiOf<B>(engine),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function closeEngine(engine: Engine, closing: AbortController): Promise<void> {
  const started = performance.now()
  closing.abort(new MnesticError('CLOSED', 'The memory was closed'))
  const outcomes = await Promise.allSettled([...engine.views.values()].map((view) => view.close()))
  await engine.storage.close()
  engine.emit({ type: 'close', ms: performance.now() - started })
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined)
    throw toMnesticError(
      failed.reason,
      'BACKEND_FAILED',
      'A backend failed to close; the log is closed and whole',
    )
}

/** @throws INVALID_ARGUMENT, UNSUPPORTED */
function checkOptions<B extends Composition>(options: MemoryOptions<B>): void {
  checkMembers('The memory options', options, optionNames)
  const { embedder, onEmbedderChange, storage } = options
  if (!isObject(options.backends))
    throw invalid('backends', options.backends, 'an object of backends by name, such as { words: lexical() }')
  for (const name of ['countTokens', 'passages', 'clock', 'observe', 'expand'] as const)
    checkCallback(name, options[name])
  if (options.assembler !== undefined) checkAssembler(options.assembler)
  if (embedder !== undefined) checkMethods('embedder', embedder, ['embed'])
  if (options.ranker !== undefined) checkMethods('ranker', options.ranker, ['rank'])
  if (options.preparation !== undefined) checkPreparation(options.preparation)
  if (options.signals !== undefined) checkSignals(options.signals)
  for (const [name, backend] of Object.entries(options.backends))
    checkBackend(name, backend, embedder !== undefined)
  if (storage !== undefined && (!isObject(storage) || storage.specVersion !== 'v1'))
    throw invalid('storage', storage, "a storage of specVersion 'v1', such as memoryStorage()")
  if (onEmbedderChange !== undefined && onEmbedderChange !== 'refuse' && onEmbedderChange !== 'reembed')
    throw invalid('onEmbedderChange', onEmbedderChange, 'refuse, reembed')
  if (embedder !== undefined) {
    checkInteger('embedder.dimensions', embedder.dimensions, 1, 65_536)
    const { weight } = embedder
    if (weight !== undefined && !(typeof weight === 'number' && weight > 0 && weight <= 1))
      throw invalid('embedder.weight', weight, 'a number above 0, up to 1')
    if (typeof embedder.fingerprint !== 'string' || embedder.fingerprint === '')
      throw invalid('embedder.fingerprint', embedder.fingerprint, 'a non-empty text')
  }
}

function checkAssembler(assembler: unknown): void {
  checkMethods('assembler', assembler, ['assemble'])
  const signals = isObject(assembler) ? assembler['signals'] : undefined
  if (
    signals !== undefined &&
    !(Array.isArray(signals) && signals.length <= 64 && signals.every((name) => typeof name === 'string'))
  )
    throw invalid('assembler.signals', signals, 'a list of names of signals, at most 64')
}

function checkPreparation(preparation: unknown): void {
  checkMethods('preparation', preparation, ['record', 'cue'])
  const fingerprint = isObject(preparation) ? preparation['fingerprint'] : undefined
  if (typeof fingerprint !== 'string')
    throw invalid('preparation.fingerprint', fingerprint, 'a text, empty or not')
}

function checkSignals(signals: unknown): void {
  if (!Array.isArray(signals)) throw invalid('signals', signals, 'a list of signals')
  const names = new Set<unknown>(coreSignals)
  for (const signal of signals) {
    checkMethods('A signal', signal, ['ask'])
    const { name, weight, periods } = isObject(signal) ? signal : {}
    if (periods !== undefined) checkMethods('A signal', signal, ['periods'])
    if (typeof name !== 'string' || !namePattern.test(name) || names.has(name) || name in Object.prototype)
      throw invalid(
        'The name of a signal',
        name,
        `a letter, then up to 63 letters, digits, _ or -; each once; not ${coreSignals.join(', ')}, nor a member of every object`,
      )
    names.add(name)
    checkWeight(`The weight of signal ${name}`, weight)
  }
}

function checkBackend(name: string, backend: Backend<Capabilities, object>, hasEmbedder: boolean): void {
  if (!namePattern.test(name) || reservedNames.includes(name) || name in Object.prototype)
    throw invalid(
      'The name of a backend',
      name,
      `a letter, then up to 63 letters, digits, _ or -; not ${reservedNames.join(' or ')}, nor a member of every object`,
    )
  if (typeof backend === 'function')
    throw invalid(`backends.${name}`, backend, `what the function answers: call it, ${name}: vectorStore()`)
  if (!isObject(backend) || backend.specVersion !== 'v1' || !isObject(backend.capabilities))
    throw invalid(`backends.${name}`, backend, "a backend of specVersion 'v1', with its capabilities")
  checkMethods(`backends.${name}`, backend, ['open'])
  const { vector, text, signals, options } = backend.capabilities
  for (const [signal, weight] of Object.entries(signals ?? {}))
    checkWeight(`Signal ${signal} of backend ${name}`, weight)
  for (const option of Object.keys(options ?? {}))
    if (commonOptions.includes(option))
      throw invalid(`A read option of backend ${name}`, option, 'names other than those of core')
  if (vector === true && text !== true && !hasEmbedder)
    throw new MnesticError(
      'UNSUPPORTED',
      `Backend ${name} works on vectors; open the memory with an embedder, such as staticEmbedder() of @mnestic/embed-static`,
    )
}

function checkLimits(input: unknown): Limits {
  const given = input ?? {}
  checkMembers('limits', given, Object.keys(defaultLimits))
  const limit = (name: keyof Limits): number =>
    given[name] === undefined
      ? defaultLimits[name]
      : checkInteger(`limits.${name}`, given[name], 1, 1_000_000_000)
  return {
    textLength: limit('textLength'),
    batch: limit('batch'),
    metadataLength: limit('metadataLength'),
    items: limit('items'),
    scopes: limit('scopes'),
    expansions: limit('expansions'),
    expansionTime: limit('expansionTime'),
  }
}
