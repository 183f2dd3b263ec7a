import { isMnesticError } from '@mnestic/core'
import { zeroGradients } from '../gradients.ts'
import { copyIn, copyOut } from './flat.ts'
import type { Answer, Request } from './protocol.ts'
import { modelOf } from './shareable.ts'
import type { ShareableModel } from './shareable.ts'

/*
 * What runs in a worker: a model of its own, whose parameters are set before each loss, and whose gradients are taken
 * after it.
 */

interface Port {
  postMessage(answer: Answer): void
}

interface Worked {
  readonly model: ShareableModel<unknown>
  readonly values: Float32Array
  readonly gradients: Float32Array
  readonly shared: boolean
}

let worked: Worked | undefined

async function answer(request: Request): Promise<Answer> {
  switch (request.kind) {
    case 'start': {
      const { module, options, values, gradients, shared } = request
      const model = await modelOf<unknown>(module, options)
      worked = { model, values, gradients, shared }
      return { kind: 'ready', parameters: model.parameters.map(({ name, value }) => [name, value.length]) }
    }
    case 'loss': {
      if (!worked) throw new Error('a loss was asked for before the start')
      const { model, values, gradients, shared } = worked
      const mark = model.heap.mark()
      try {
        copyIn(model.parameters, request.values ?? values)
        zeroGradients(model.parameters)
        const { loss, state } = await model.loss(request.batch, request.state)
        copyOut(model.parameters, 'gradient', gradients)
        return {
          kind: 'loss',
          loss,
          state: state?.map((part) => part.slice()), // a view would take the whole heap along
          gradients: shared ? undefined : gradients,
        }
      } finally {
        model.heap.release(mark)
      }
    }
  }
}

async function respond(port: Port, request: Request): Promise<void> {
  try {
    port.postMessage(await answer(request))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const code = isMnesticError(error) ? error.code : undefined
    try {
      port.postMessage({ kind: 'failed', error, code, message })
    } catch {
      port.postMessage({ kind: 'failed', error: undefined, code, message }) // it held what cannot be posted
    }
  }
}

async function listen(): Promise<void> {
  if (typeof Worker === 'undefined') {
    const name = 'node:worker_threads'
    const { parentPort } = (await import(/* @vite-ignore */ name)) as {
      readonly parentPort: Port & { on(event: 'message', listener: (request: Request) => void): void }
    }
    parentPort.on('message', (request) => void respond(parentPort, request))
  } else {
    addEventListener(
      'message',
      (event: MessageEvent<Request>) => void respond(globalThis as Port, event.data),
    )
  }
}

void listen()
