import { isMnesticError } from '@mnestic/core'
import { createHeap, Lstm, random } from '@mnestic/sequence'
import { operations, type Operations } from '@mnestic/sequence/tfjs'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { normals } from '../kernel/layers.ts'
import { backends } from './backends.ts'

beforeAll(() => tf.setBackend('cpu'))

const [T, B, D, H] = [5, 3, 4, 6]
const draw = normals(random(1))
const weightsOfLstm = () => ({
  weight_x: tf.tensor(draw(D * 4 * H, 0.5), [D, 4 * H]),
  weight_h: tf.tensor(draw(H * 4 * H, 0.4), [H, 4 * H]),
  bias: tf.tensor(draw(4 * H), [4 * H]),
})

/** A model of all operations, one layer in a step, that learns to name the token before. */
function everyOperation(ops: Operations) {
  const [vocabulary, width, heads] = [5, 4, 2]
  const seeded = normals(random(3))
  const variables: tf.Variable[] = []
  const variable = (...shape: readonly number[]) => {
    const size = shape.reduce((product, length) => product * length, 1)
    const made = tf.tidy(() => tf.variable(tf.tensor(seeded(size, 1 / Math.sqrt(shape[0]!)), [...shape])))
    variables.push(made)
    return made
  }
  const maps = <Maps extends string>(names: readonly Maps[], columns = width) =>
    Object.fromEntries(
      names.flatMap((name) => [
        [`weight_${name}`, variable(width, columns)],
        [`bias_${name}`, variable(columns)],
      ]),
    ) as Record<`${'weight' | 'bias'}_${Maps}`, tf.Variable>
  const recurrent = (gates: number) => ({
    weight_x: variable(width, gates * width),
    weight_h: variable(width, gates * width),
    bias: variable(gates * width),
  })
  const table = variable(vocabulary, width)
  const norm = { weight: variable(width), bias: variable(width) }
  const weights = {
    attention: maps(['q', 'k', 'v', 'o']),
    elman: { ...recurrent(1), weight_y: variable(width, width), bias_y: variable(width) },
    lstm: recurrent(4),
    mlstm: { ...maps(['q', 'k', 'v', 'o']), ...maps(['i', 'f'], heads) },
    deltaRule: { ...maps(['q', 'k', 'v']), ...maps(['beta'], heads) },
    head: { weight: variable(width, vocabulary), bias: variable(vocabulary) },
  }
  const layers: readonly ((x: tf.Tensor) => tf.Tensor)[] = [
    (x) => ops.attention(x, weights.attention, { heads, causal: true }),
    (x) => ops.elman(x, weights.elman).y!,
    (x) => ops.lstm(x, weights.lstm).h,
    (x) => ops.mlstm(x, weights.mlstm, { heads }).h,
    (x) => ops.deltaRule(x, weights.deltaRule, { heads }).o,
  ]
  const logits = (ids: tf.Tensor, layer: (x: tf.Tensor) => tf.Tensor): tf.Tensor => {
    const x = ops.embedding(ids, table)
    return ops.linear(ops.layerNorm(x.add(layer(x)), norm), weights.head)
  }
  const seededIds = random(4)
  const optimizer = tf.train.sgd(0.2)
  const step = (index: number): number => {
    const layer = layers[index % layers.length]!
    const ids = Int32Array.from({ length: 4 * 2 }, () => seededIds.integer(vocabulary))
    const before = ids.map((_, i) => (i < 2 ? 0 : ids[i - 2]!))
    return tf.tidy(() => {
      const [given, wanted] = [tf.tensor(ids, [4, 2], 'int32'), tf.tensor(before, [8], 'int32')]
      const { value, grads } = tf.variableGrads(
        () =>
          tf.losses.softmaxCrossEntropy(
            tf.oneHot(wanted, vocabulary),
            logits(given, layer).reshape([8, vocabulary]),
          ),
        variables,
      )
      optimizer.applyGradients(grads)
      return value.dataSync()[0]!
    })
  }
  const infer = () =>
    tf.tidy(() => {
      for (const layer of layers) logits(tf.zeros([4, 2], 'int32'), layer)
    })
  const dispose = () => {
    tf.dispose(variables)
    optimizer.dispose()
  }
  return { step, infer, dispose }
}

describe.each(['kernel', 'tfjs'] as const)('a training by the path %s', (path) => {
  it('learns, and leaves no tensor and nothing on the heap, in 1,000 steps', () => {
    const heap = path === 'kernel' ? createHeap() : undefined
    const model = everyOperation(operations(tf, { path, ...(heap && { heap }) }))
    model.step(0)
    const [tensors, buffers, mark] = [tf.memory().numTensors, tf.memory().numDataBuffers, heap?.mark()]
    const losses = Array.from({ length: 1_000 }, (_, i) => model.step(i))
    expect(tf.memory().numTensors).toBe(tensors)
    expect(tf.memory().numDataBuffers).toBe(buffers)
    expect(heap?.mark()).toBe(mark)
    expect(losses.slice(-50).reduce((sum, loss) => sum + loss, 0) / 50).toBeLessThan(losses[0]! * 0.85)
    // Without a gradient
    model.infer()
    expect(tf.memory().numTensors).toBe(tensors)
    expect(heap?.mark()).toBe(mark)
    model.dispose()
  }, 120_000)
})

describe.each(backends)('the path kernel on %s', (backend) => {
  it("has the layer's bits", async () => {
    await tf.setBackend(backend)
    const x = draw(T * B * D)
    const dh = draw(T * B * H)
    tf.tidy(() => {
      const weights = weightsOfLstm()
      const initial = {
        weight_x: weights.weight_x.dataSync(),
        weight_h: weights.weight_h.dataSync(),
        bias: weights.bias.dataSync(),
      }
      const heap = createHeap()
      const layer = new Lstm(heap, { input: D, hidden: H, initial })
      const tape = layer.forward(heap.copyOf(x), { steps: T, batch: B })
      layer.backward(tape, { dh: heap.copyOf(dh) })
      const ops = operations(tf, { path: 'kernel' })
      const gradient = tf.grad((weight_h) => {
        const { h } = ops.lstm(tf.tensor(x, [T, B, D]), { ...weights, weight_h })
        expect(h.dataSync()).toEqual(tape.h.data)
        return h.mul(tf.tensor(dh, [T, B, H])).sum()
      })
      expect(gradient(weights.weight_h).dataSync()).toEqual(layer.weightH.gradient.data)
    })
    await tf.setBackend('cpu')
  })
})

describe.each(['kernel', 'tfjs'] as const)('operations by the path %s', (path) => {
  const ops = operations(tf, { path })

  it('leave the input out of the gradient where it is not asked for, and change no other', () => {
    tf.tidy(() => {
      const x = tf.tensor(draw(T * B * D), [T, B, D])
      const weights = weightsOfLstm()
      const loss = (given: tf.Tensor, bias: tf.Tensor, inputGradient: boolean) =>
        ops.lstm(given, { ...weights, bias }, { inputGradient }).h.sum()
      const gradients = [true, false].map((asked) =>
        tf
          .grad((bias) => loss(x, bias, asked))(weights.bias)
          .dataSync(),
      )
      expect(gradients[0]!.some((value) => value !== 0)).toBe(true)
      expect(gradients[1]).toEqual(gradients[0])
      expect(() => tf.grad((given) => loss(given, weights.bias, false))(x)).toThrow('Cannot compute gradient')
    })
  })

  it('hand a state on: two halves have the gradient of the whole', () => {
    tf.tidy(() => {
      const x = tf.tensor(draw(4 * B * D), [4, B, D])
      const weights = weightsOfLstm()
      const whole = tf.grad((weight_h) =>
        ops
          .lstm(x, { ...weights, weight_h })
          .h.square()
          .sum(),
      )
      const halves = tf.grad((weight_h) => {
        const [first, second] = tf.split(x, 2)
        const one = ops.lstm(first!, { ...weights, weight_h })
        const two = ops.lstm(second!, { ...weights, weight_h }, { state: one.last })
        return one.h.square().sum().add(two.h.square().sum())
      })
      const [expected, actual] = [whole(weights.weight_h), halves(weights.weight_h)]
      expect(actual.sub(expected).norm().dataSync()[0]! / expected.norm().dataSync()[0]!).toBeLessThan(1e-6)
    })
  })

  it('refuse what does not fit, say what would, and leave nothing behind', () => {
    const given = tf.tidy(() => ({
      ...weightsOfLstm(),
      x: tf.zeros([T, B, D]),
      ids: tf.tensor([1, 7], [2], 'int32'),
    }))
    const { x, ids, ...weights } = given
    const before = tf.memory().numTensors
    const projections = { weight_q: weights.weight_x, weight_v: weights.weight_x } as never
    for (const [call, message] of [
      [() => ops.lstm(weights.bias, weights), 'x has the shape [24]; give [steps, batch, width]'],
      [() => ops.lstm(x, { ...weights, bias: x }), 'bias has the shape [5, 3, 4]; give [24]'],
      [
        () => ops.lstm(x, { ...weights, weight_h: weights.bias }),
        'weight_h has the shape [24]; give a matrix',
      ],
      [() => ops.lstm(x, weights, { state: { h: x, c: x } }), 'state.h has the shape'],
      [() => ops.lstm(x.toInt(), weights), 'x is of int32; give float32'],
      [() => ops.elman(x, weights), 'weight_h has the shape [6, 24]; give [24, 24]'],
      [() => ops.mlstm(x, projections, { heads: 5 }), '5 heads cannot share'],
      [() => ops.deltaRule(x, projections, { heads: 0 }), '0 heads cannot share'],
      [() => ops.attention(x, projections, { heads: 1.5 }), '1.5 heads cannot share'],
      [() => ops.layerNorm(x, { weight: x, bias: x }), 'weight has the shape'],
      [() => ops.embedding(ids, weights.weight_x), 'ids[1] is 7; give a whole number from 0 to 3'],
      [() => ops.embedding(x, weights.weight_x), 'ids is of float32; give int32'],
    ] as const) {
      const thrown = tf.tidy(() => {
        try {
          call()
          return 'nothing'
        } catch (error) {
          expect(isMnesticError(error, 'INVALID_ARGUMENT'), String(error)).toBe(true)
          return String(error)
        }
      })
      expect(thrown).toContain(message)
    }
    expect(tf.memory().numTensors).toBe(before)
    tf.dispose(Object.values(given))
  })
})

describe('operations', () => {
  it('take the kernel where they are not told, and refuse what there is not', () => {
    expect(operations(tf).path).toBe('kernel')
    expect(operations(tf, { heap: createHeap({ kernel: 'js' }) }).path).toBe('kernel')
    for (const call of [
      () => operations(tf, { path: 'gpu' as 'kernel' }),
      () => operations(tf, { path: 'tfjs', heap: createHeap() }),
    ]) {
      expect(call).toThrow(expect.toSatisfy((error: unknown) => isMnesticError(error, 'INVALID_ARGUMENT')))
    }
  })

  it('notice that a shared heap is not where it was', () => {
    const heap = createHeap()
    const ops = operations(tf, { heap })
    const mark = heap.mark()
    tf.tidy(() => {
      const weights = weightsOfLstm()
      const loss = (bias: tf.Tensor) => {
        const { h } = ops.lstm(tf.zeros([T, B, D]), { ...weights, bias })
        heap.floats(1)
        return h.sum()
      }
      expect(() => tf.grad(loss)(weights.bias)).toThrow('release what was allocated')
    })
    heap.release(mark)
  })
})
