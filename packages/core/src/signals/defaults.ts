import type { Signal } from '../contract/signal.ts'
import { askingSignal } from './asking.ts'
import { kindSignal } from './kind.ts'
import { roleSignal } from './role.ts'
import { speakerSignal } from './speaker.ts'
import { timeSignal } from './time.ts'

/** What every memory weighs beside its backends, unless it is told otherwise. */
export function conversationSignals(): readonly Signal[] {
  return [speakerSignal(), roleSignal(), timeSignal(), askingSignal(), kindSignal()]
}
