import type { Durability, Erasure, Storage } from '@mnestic/core'

/** One place where a log lies: a folder, a database, or an object in this process. */
export interface Place {
  /** The storage, not yet open. */
  readonly storage: Storage
  /** Another storage on the same place, as a second process would make it. */
  another(): Storage
  /** Every file of the place is in this folder; scanned for the bytes of the erased. */
  readonly folder?: string
  /** What the module of `kill` is told, to open the same place. */
  readonly location?: string
  /** Takes the place away, with all that is in it. Called after everything is closed. */
  destroy(): Promise<void>
}

/** A storage to be tested, and what the kit has to know of it. */
export interface StorageUnderTest {
  /** For messages. */
  readonly name: string
  /** What it declares when open: checked, and it decides which cases are skipped. */
  readonly durability: Durability
  readonly erasure: Erasure
  /** A new, empty place. Called for each case. */
  create(): Promise<Place>
  /**
   * URL of an ES module that exports `storageAt(location: string): Storage`, for the `location` of a place. A child process
   * imports it, writes, and is killed. Absent: those cases are skipped.
   */
  readonly kill?: string
  /** Flips bits in every snapshot that the closed place holds. Absent: the case is skipped. */
  damageSnapshots?(place: Place): Promise<void>
  /** Seed and number of the random histories. Default 1 and 8. */
  readonly seed?: number
  readonly histories?: number
}
