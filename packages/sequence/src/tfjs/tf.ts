import { MnesticError } from '@mnestic/core'
import { invalid, isObject } from '@mnestic/core/check'
import type * as tfjs from '@tensorflow/tfjs'

export type Tensor = tfjs.Tensor

/** What is used of TensorFlow.js: the namespace of `@tensorflow/tfjs`, or that of `@tensorflow/tfjs-core` alone. */
export type Tf = Pick<
  typeof tfjs,
  | 'abs'
  | 'add'
  | 'addN'
  | 'cast'
  | 'concat'
  | 'customGrad'
  | 'div'
  | 'exp'
  | 'expandDims'
  | 'gather'
  | 'greater'
  | 'log'
  | 'matMul'
  | 'max'
  | 'maximum'
  | 'mean'
  | 'minimum'
  | 'mul'
  | 'neg'
  | 'ones'
  | 'reshape'
  | 'rsqrt'
  | 'scatterND'
  | 'sigmoid'
  | 'sign'
  | 'slice'
  | 'split'
  | 'sqrt'
  | 'square'
  | 'stack'
  | 'sub'
  | 'sum'
  | 'tanh'
  | 'tensor'
  | 'tidy'
  | 'transpose'
  | 'unstack'
  | 'zeros'
>

/** @throws INVALID_ARGUMENT unless it is a float32 tensor of this shape */
export function checkTensor(name: string, tensor: Tensor, wanted: readonly number[]): void {
  const { dtype, shape } = given(name, tensor)
  if (dtype !== 'float32') {
    throw new MnesticError('INVALID_ARGUMENT', `${name} is of ${dtype}; give float32`)
  }
  if (shape.length === wanted.length && shape.every((size, axis) => size === wanted[axis])) return
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `${name} has the shape [${shape.join(', ')}]; give [${wanted.join(', ')}]`,
  )
}

/** T, B and D of a sequence. @throws INVALID_ARGUMENT unless it is float32 with three axes, none of them empty */
export function sizesOf(name: string, x: Tensor): readonly [steps: number, batch: number, width: number] {
  const [T = 0, B = 0, D = 0] = given(name, x).shape
  if (x.shape.length !== 3 || T * B * D === 0) {
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `${name} has the shape [${x.shape.join(', ')}]; give [steps, batch, width], each from 1`,
    )
  }
  checkTensor(name, x, [T, B, D])
  return [T, B, D]
}

/** @throws INVALID_ARGUMENT unless it is a matrix; its second axis */
export function columnsOf(name: string, tensor: Tensor): number {
  const { shape } = given(name, tensor)
  const [rows = 0, columns = 0] = shape
  if (shape.length === 2 && rows * columns > 0) return columns
  throw new MnesticError('INVALID_ARGUMENT', `${name} has the shape [${shape.join(', ')}]; give a matrix`)
}

/** Weights come by name, and one may be left out. @throws INVALID_ARGUMENT */
function given(name: string, tensor: Tensor): Tensor {
  if (isObject(tensor)) return tensor
  throw invalid(name, tensor, 'a tensor')
}
