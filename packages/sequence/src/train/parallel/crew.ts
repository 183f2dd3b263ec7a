import { MnesticError } from '@mnestic/core'
import type { CarriedState } from '../model.ts'
import type { Answer, ParameterId, Request } from './protocol.ts'
import { openThread } from './threads.ts'
import type { Thread } from './threads.ts'

export interface CrewOptions {
  readonly module: string
  readonly options: unknown
  readonly workers: number
  /** Numbers of all parameters. */
  readonly length: number
  readonly parameters: readonly ParameterId[]
  readonly signal: AbortSignal | undefined
}

export interface Share {
  readonly batch: unknown
  readonly state: CarriedState | undefined
}

interface Waiting {
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/** Workers that live and end together. Each has one request at a time. */
export class Crew {
  /** Of the parameters, to be set before `losses`. */
  readonly values: Float32Array
  readonly #gradients: readonly Float32Array[]
  readonly #shared: boolean
  readonly #threads: Thread[] = []
  readonly #waiting: (Waiting | undefined)[] = []
  readonly #signal: AbortSignal | undefined
  readonly #aborted = () =>
    this.#fail(
      new MnesticError('ABORTED', 'The training was aborted by its signal', { cause: this.#signal?.reason }),
    )
  /** Why it can do no more. */
  #ended: unknown
  #ending: Promise<void> | undefined

  private constructor({ length, workers, signal }: CrewOptions) {
    this.#shared = typeof SharedArrayBuffer !== 'undefined'
    const numbers = () =>
      new Float32Array(this.#shared ? new SharedArrayBuffer(length * 4) : new ArrayBuffer(length * 4))
    this.values = numbers()
    this.#gradients = Array.from({ length: workers }, numbers)
    this.#signal = signal
  }

  static async open(options: CrewOptions): Promise<Crew> {
    const crew = new Crew(options)
    try {
      await crew.#start(options)
      return crew
    } catch (error) {
      await crew.close()
      throw error
    }
  }

  /** Loss, carried state and gradients of each worker's share, in their order. */
  async losses(shares: readonly Share[]): Promise<
    readonly {
      readonly loss: number
      readonly state: CarriedState | undefined
      readonly gradients: Float32Array
    }[]
  > {
    const values = this.#shared ? undefined : this.values
    const answers = await Promise.all(
      shares.map((share, n) => this.#ask(n, { kind: 'loss', ...share, values })),
    )
    return answers.map((answer, n) => {
      if (answer.kind !== 'loss')
        throw new MnesticError('BACKEND_FAILED', `worker ${n} answered ${answer.kind}`)
      const { loss, state } = answer
      return { loss, state, gradients: answer.gradients ?? this.#gradients[n] ?? new Float32Array(0) }
    })
  }

  async close(): Promise<void> {
    this.#fail(new MnesticError('CLOSED', 'the workers were ended; open the parallel model anew'))
    await this.#ending
  }

  async #start({ module, options, workers, parameters }: CrewOptions): Promise<void> {
    if (this.#signal?.aborted) this.#aborted()
    this.#signal?.addEventListener('abort', this.#aborted)
    const ready = Array.from({ length: workers }, async (_, index) => {
      const thread = await openThread({
        answered: (answer) => this.#answered(index, answer),
        failed: (error) => this.#fail(error),
      })
      this.#threads[index] = thread
      if (this.#ending) await thread.end()
      const gradients = this.#gradients[index] ?? new Float32Array(0)
      const { values } = this
      return this.#ask(index, {
        kind: 'start',
        module,
        options,
        index,
        values,
        gradients,
        shared: this.#shared,
      })
    })
    for (const answer of await Promise.all(ready))
      if (answer.kind !== 'ready' || JSON.stringify(answer.parameters) !== JSON.stringify(parameters))
        throw new MnesticError(
          'INVALID_ARGUMENT',
          'the factory made a model with other parameters in a worker than here: it has to make the same each time',
        )
  }

  #ask(index: number, request: Request): Promise<Answer> {
    if (this.#ended !== undefined) return Promise.reject(asError(this.#ended))
    return new Promise((resolve, reject) => {
      this.#waiting[index] = { resolve, reject }
      try {
        this.#threads[index]?.post(request)
      } catch (error) {
        this.#fail(error) // what cannot be posted
      }
    })
  }

  #answered(index: number, answer: Answer): void {
    if (answer.kind === 'failed') {
      const { code, message, error } = answer
      this.#fail(code ? new MnesticError(code, message) : (error ?? new Error(message)))
      return
    }
    const waiting = this.#waiting[index]
    this.#waiting[index] = undefined
    waiting?.resolve(answer)
  }

  /** Ends all; whoever waits hears why. The first reason stays. */
  #fail(error: unknown): void {
    if (this.#ended !== undefined) return
    this.#ended = error
    this.#signal?.removeEventListener('abort', this.#aborted)
    this.#ending = Promise.all(this.#threads.map((thread) => thread.end())).then(() => undefined)
    for (const waiting of this.#waiting) waiting?.reject(asError(error))
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new MnesticError('BACKEND_FAILED', String(error))
}
