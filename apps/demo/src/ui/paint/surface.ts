import { h } from '../dom.ts'

export interface Surface {
  readonly element: HTMLCanvasElement
  /** Clears it to this size in CSS pixels, and draws. */
  paint(width: number, height: number, draw: (context: CanvasRenderingContext2D) => void): void
}

/** A canvas as sharp as the screen. What it shows is told in words beside it. */
export function surface(className: string): Surface {
  const element = h('canvas', { class: className, 'aria-hidden': 'true' })
  return {
    element,
    paint(width, height, draw) {
      const context = element.getContext('2d')
      if (context === null) return
      const scale = devicePixelRatio
      element.width = Math.round(width * scale)
      element.height = Math.round(height * scale)
      element.style.inlineSize = `${width}px`
      element.style.blockSize = `${height}px`
      context.scale(scale, scale)
      draw(context)
    },
  }
}

/** Calls with the width that the element has, whenever it has another. */
export function onWidth(element: HTMLElement, listener: (width: number) => void): void {
  let width = 0
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry?.contentRect.width ?? 0)
    if (now === width || now === 0) return
    width = now
    listener(now)
  }).observe(element)
}
