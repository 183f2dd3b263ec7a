import { isMnesticError } from '@mnestic/core'
import { createHeap, loadParameters, parameterTensors } from '@mnestic/sequence'
import type { Parameter, TensorData } from '@mnestic/sequence'
import { expect, it } from 'vitest'

function parameters(): readonly Parameter[] {
  const heap = createHeap({ kernel: 'js' })
  return [
    { name: 'a', shape: [2, 1], value: heap.copyOf([1, 2]), gradient: heap.floats(2) },
    { name: 'b', shape: [], value: heap.copyOf([3]), gradient: heap.floats(1) },
  ]
}

it('parameters take the values of the tensors of their names', () => {
  const [source, target] = [parameters(), parameters()]
  source[0]!.value.data.set([5, 6])
  const tensors = parameterTensors(source)
  source[0]!.value.data.set([7, 8]) // a copy was taken
  loadParameters(target, { ...Object.fromEntries(tensors), other: tensors.get('b')! })
  expect(target.map(({ value }) => [...value.data])).toEqual([[5, 6], [3]])
})

it.each<[string, Record<string, TensorData>]>([
  ['parameter b is missing', {}],
  [
    'parameter b is F32 [1]: it has to be F32 or F64 []',
    { b: { dtype: 'F32', shape: [1], data: new Float32Array(1) } },
  ],
  ['parameter b is I32 []', { b: { dtype: 'I32', shape: [], data: new Int32Array(1) } }],
])('refused, with nothing changed: %s', (message, b) => {
  const target = parameters()
  let refused: unknown
  try {
    loadParameters(target, { a: { dtype: 'F64', shape: [2, 1], data: Float64Array.of(8, 9) }, ...b })
  } catch (error) {
    refused = error
  }
  expect(isMnesticError(refused, 'INVALID_ARGUMENT') && refused.message).toContain(message)
  expect([...target[0]!.value.data]).toEqual([1, 2])
})
