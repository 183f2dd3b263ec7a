import type { Backend } from './backend.ts'
import type { Capabilities, OptionParser } from './capabilities.ts'

/** Backends by the names under which they are composed. */
export type Composition = { readonly [name: string]: Backend<Capabilities, object> }

type CapsOf<B extends Composition> = {
  [K in keyof B]: B[K] extends Backend<infer C, object> ? C : never
}[keyof B]

/** Whether some composed backend has capability `K`; true where the composition is not known statically. */
export type Supports<B extends Composition, K extends keyof Capabilities> = string extends keyof B
  ? true
  : true extends (CapsOf<B> extends infer C ? (C extends { readonly [P in K]: true } ? true : false) : never)
    ? true
    : false

type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void
  ? I
  : never

type OptionsOf<C> = C extends { readonly options: infer O extends Readonly<Record<string, OptionParser>> }
  ? { readonly [K in keyof O]?: O[K] extends OptionParser<infer V> ? V | undefined : never }
  : object

/** The read options that the composed backends bring along. */
export type BackendOptions<B extends Composition> = string extends keyof B
  ? { readonly [name: string]: unknown }
  : UnionToIntersection<OptionsOf<CapsOf<B>>>

/** Refuses members that `Shape` does not have, also from a variable. */
export type Exact<Value, Shape> = Value & { readonly [K in Exclude<keyof Value, keyof Shape>]: never }

export type Name<B extends Composition> = keyof B & string

/**
 * Weight in fusion, -1e6 to 1e6, beside those of the other backends: only their proportions count. One number for all
 * of a backend's signals, or one by signal. `rank` is the signal of
 * a backend that cannot weigh what others found. `signals` are those of the memory's own, by name.
 */
export type Weights<B extends Composition> = {
  readonly [K in Name<B>]?: number | Readonly<Record<string, number>> | undefined
} & { readonly signals?: Readonly<Record<string, number>> | undefined }
