import type { TimeInput } from './record.ts'

type Scalar = string | number | boolean | null

/** How one value is tested. A bare scalar is `equals`; several members must all hold. */
export type Test<Value> =
  | Value
  | {
      readonly equals?: Value
      readonly in?: readonly Value[]
      readonly exists?: boolean
      readonly gt?: Value
      readonly gte?: Value
      readonly lt?: Value
      readonly lte?: Value
    }

/**
 * Which records are meant. The members of one object must all hold; `and`, `or`, `not` nest (16 deep at most).
 *
 * A key of `metadata` is a name; where no such name exists, dots step into objects (`'trip.city'`). A metadata
 * array satisfies a test when one of its elements does. Comparisons never convert types.
 */
export interface Filter {
  readonly and?: readonly Filter[]
  readonly or?: readonly Filter[]
  readonly not?: Filter
  readonly id?: Test<string>
  readonly session?: Test<string>
  readonly speaker?: Test<string>
  readonly role?: Test<string>
  /** The record's own time. */
  readonly at?: Test<TimeInput>
  readonly metadata?: { readonly [path: string]: Test<Scalar> }
  /** Part of the text, compared without case after Unicode NFC. */
  readonly text?: { readonly contains: string }
}
