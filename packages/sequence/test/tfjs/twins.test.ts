import { createHeap, random } from '@mnestic/sequence'
import { operations } from '@mnestic/sequence/tfjs'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { normals } from '../kernel/layers.ts'
import { allWide, expectEachClose } from '../layers/close.ts'
import { backends } from './backends.ts'
import { cases, type Case } from './cases.ts'

function numbersOf({ inputs, outputs, ids, shifts = {} }: Case) {
  const draw = normals(random(1))
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)
  const all = (shapes: Readonly<Record<string, readonly number[]>>) =>
    Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [
        name,
        draw(size(shape), name.startsWith('weight_') ? 1 / Math.sqrt(shape[0]!) : 1).map(
          (number) => number + (shifts[name] ?? 0),
        ),
      ]),
    )
  const seeded = random(2)
  const drawn = Int32Array.from({ length: ids ? size(ids.shape) : 1 }, () => seeded.integer(ids?.below ?? 1))
  return { given: all(inputs), by: all(outputs), ids: drawn }
}

/** The outputs, and gradients of their products with `by`, as the twin names them. */
function answered(one: Case, { given, by, ids }: ReturnType<typeof numbersOf>, ops = operations(tf)) {
  return tf.tidy(() => {
    const names = Object.keys(one.inputs)
    const tensors = names.map((name) => tf.tensor(given[name]!, [...one.inputs[name]!]))
    const whole = tf.tensor(ids, [...(one.ids?.shape ?? [1])], 'int32')
    const call = (...of: tf.Tensor[]) =>
      one.call(ops, Object.fromEntries(names.map((name, i) => [name, of[i]!])), whole)
    const outputs = Object.entries(call(...tensors))
    const gradients = tf.grads((...of: tf.Tensor[]) =>
      tf.addN(
        Object.entries(call(...of)).map(([name, tensor]) =>
          tensor.mul(tf.tensor(by[name]!, tensor.shape)).sum(),
        ),
      ),
    )(tensors)
    const answers = [...outputs, ...names.map((name, i) => [`d ${name}`, gradients[i]!] as const)]
    return Object.fromEntries(answers.map(([name, tensor]) => [name, tensor.dataSync<'float32'>().slice()]))
  })
}

describe.each(backends)('operations on the backend %s', (backend) => {
  describe.each(['kernel', 'tfjs'] as const)('by the path %s', (path) => {
    it.each(cases)('$name: what the float64 twin says, forwards and backwards', async (one) => {
      await tf.setBackend(backend)
      const numbers = numbersOf(one)
      const before = tf.memory().numTensors
      const answers = answered(one, numbers, operations(tf, { path }))
      expect(tf.memory().numTensors).toBe(before)
      const expected = one.twin(allWide(numbers.given), allWide(numbers.by), numbers.ids)
      expect(Object.keys(answers).toSorted()).toEqual(Object.keys(expected).toSorted())
      const heap = createHeap()
      const pairs = Object.entries(answers).map(
        ([name, values]) => [name, [heap.copyOf(values), expected[name]!]] as const,
      )
      expectEachClose(Object.fromEntries(pairs), { scales: 'all', bound: 1e-6 })
    })
  })
})
