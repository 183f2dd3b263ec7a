import type { Space, SpaceRequest } from '../api/space.ts'
import type {
  Answer,
  AskRequest,
  DemoState,
  ErrorBody,
  ForgetAnswer,
  ForgetCall,
  ImportEvent,
  ImportProgress,
  ImportResult,
  Overview,
  RecordDetail,
  RecordPage,
  Scope,
  Trace,
  TraceRequest,
} from '../api.ts'
import type { PinCall, WindowPage, WindowRequest } from '../api/window.ts'
import type { EntityDetail, GraphPage, GraphRequest } from '../api/graph.ts'

/** A request that failed, with what the server says about it. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly body: ErrorBody

  constructor(body: ErrorBody) {
    super(body.message)
    this.body = body
  }
}

/** Any failure as something to show. */
export function bodyOf(error: unknown): ErrorBody {
  if (error instanceof RequestError) return error.body
  if (error instanceof DOMException && error.name === 'AbortError')
    return { code: 'ABORTED', message: 'Stopped.' }
  return {
    code: 'NO_ANSWER',
    message: 'The demo does not answer.',
    remedy:
      'It may have been stopped: start it again with "npm run demo", then reload this page. Nothing that was stored is lost.',
  }
}

async function failure(response: Response): Promise<RequestError> {
  try {
    const { error } = (await response.json()) as { readonly error: ErrorBody }
    return new RequestError(error)
  } catch {
    return new RequestError({
      code: String(response.status),
      message: `The demo answered ${response.status}.`,
    })
  }
}

async function post<Result>(path: string, body: object, signal?: AbortSignal): Promise<Result> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })
  if (!response.ok) throw await failure(response)
  return (await response.json()) as Result
}

export async function state(): Promise<DemoState> {
  const response = await fetch('/api/state')
  if (!response.ok) throw await failure(response)
  return (await response.json()) as DemoState
}

export const overview = (scope: Scope): Promise<Overview> => post('/api/overview', { scope })
export const ask = (request: AskRequest, signal?: AbortSignal): Promise<Answer> =>
  post('/api/ask', request, signal)
export const forget = (call: ForgetCall): Promise<ForgetAnswer> => post('/api/forget', call)
export const record = (scope: Scope, id: string): Promise<RecordDetail> => post('/api/record', { scope, id })

export const records = (scope: Scope, limit: number): Promise<RecordPage> =>
  post('/api/records', { scope, limit })

export const trace = (request: TraceRequest, signal?: AbortSignal): Promise<Trace> =>
  post('/api/trace', request, signal)

export const window = (request: WindowRequest, signal?: AbortSignal): Promise<WindowPage> =>
  post('/api/window', request, signal)
export const space = (request: SpaceRequest, signal?: AbortSignal): Promise<Space> =>
  post('/api/space', request, signal)
export const pin = (call: PinCall): Promise<object> => post('/api/pin', call)

export const graph = (request: GraphRequest): Promise<GraphPage> => post('/api/graph', request)
export const entity = (scope: Scope, name: string): Promise<EntityDetail> =>
  post('/api/entity', { scope, name })
export const graphAddress = (scope: Scope): string =>
  `/api/graph/export?scope=${encodeURIComponent(JSON.stringify(scope))}`

export const exportAddress = (scope: Scope): string =>
  `/api/export?scope=${encodeURIComponent(JSON.stringify(scope))}`

export interface ImportCall {
  /** A file, or the name of a sample. */
  readonly source: File | string
  readonly restore: boolean
  readonly signal: AbortSignal
  readonly onProgress: (progress: ImportProgress) => void
}

/** Sends a file and reads the lines of progress that come back. */
export async function bring({ source, restore, signal, onProgress }: ImportCall): Promise<ImportResult> {
  const response =
    typeof source === 'string'
      ? await fetch('/api/sample', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ name: source, restore }),
          signal,
        })
      : await fetch(`/api/import?name=${encodeURIComponent(source.name)}&restore=${String(restore)}`, {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream' },
          body: source,
          signal,
        })
  if (!response.ok || response.body === null) throw await failure(response)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const event = JSON.parse(line) as ImportEvent
      switch (event.type) {
        case 'progress':
          onProgress(event)
          break
        case 'done':
          return event.result
        case 'error':
          throw new RequestError(event.error)
      }
    }
  }
  throw new RequestError({
    code: 'NO_ANSWER',
    message: 'The import ended without an answer.',
    remedy: 'Import the file again: what is there already is not written twice.',
  })
}
