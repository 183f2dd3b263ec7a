import { contextOf, type Ramp } from './colour.ts'

export interface Heat {
  readonly columns: number
  /** From above. */
  readonly rows: readonly ArrayLike<number>[]
  /** The values that get the first and the last colour; what is beyond gets the same. */
  readonly low: number
  readonly high: number
}

/** Paints a value a cell into the rectangle. */
export function paintHeat(
  context: CanvasRenderingContext2D,
  { columns, rows, low, high }: Heat,
  colours: Ramp,
  { top, width, height }: { readonly top: number; readonly width: number; readonly height: number },
): void {
  if (columns === 0 || rows.length === 0) return
  const small = contextOf(columns, rows.length)
  const image = small.createImageData(columns, rows.length)
  rows.forEach((row, y) => {
    for (let x = 0; x < columns; x++) {
      const share = Math.min(1, Math.max(0, ((row[x] ?? low) - low) / (high - low)))
      const from = Math.round(share * 255) * 4
      image.data.set(colours.subarray(from, from + 4), (y * columns + x) * 4)
    }
  })
  small.putImageData(image, 0, 0)
  context.imageSmoothingEnabled = false
  context.drawImage(small.canvas, 0, top, width, height)
}
