import type { Signal } from '../contract/signal.ts'

/**
 * 1 for what the user said: facts about people come from them, while an assistant's long answers share words with
 * every question. Nothing for records without a role.
 */
export function roleSignal(weight = 1.3): Signal {
  return {
    name: 'role',
    weight,
    ask:
      () =>
      ({ role }) =>
        role === 'user' ? 1 : 0,
  }
}
