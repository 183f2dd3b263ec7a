import { h } from '../dom.ts'

let probe: HTMLElement | undefined

/** A colour of the style sheet as a canvas takes it, in the colours of now. */
export function colour(name: `--${string}`): string {
  probe ??= document.body.appendChild(h('span', { hidden: true }))
  probe.style.color = `var(${name})`
  return getComputedStyle(probe).color
}

/** 256 colours from the first to the last, as bytes r, g, b, a. */
export type Ramp = Uint8ClampedArray

/** Between colours of the style sheet, evenly spread. */
export function ramp(...names: readonly `--${string}`[]): Ramp {
  const context = contextOf(256, 1)
  const gradient = context.createLinearGradient(0, 0, 256, 0)
  names.forEach((name, n) => gradient.addColorStop(n / (names.length - 1), colour(name)))
  context.fillStyle = gradient
  context.fillRect(0, 0, 256, 1)
  return context.getImageData(0, 0, 256, 1).data
}

/** A drawing surface that is not shown. */
export function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('This browser draws no pictures.')
  return context
}
