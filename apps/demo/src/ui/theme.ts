const key = 'mnestic-theme'

export type Theme = 'light' | 'dark'

/** What a person chose here before, if anything. */
function chosen(): Theme | undefined {
  const value = localStorage.getItem(key)
  return value === 'light' || value === 'dark' ? value : undefined
}

export function themeNow(): Theme {
  return chosen() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
}

/** The system's theme unless another was chosen. */
export function applyTheme(): void {
  const theme = chosen()
  if (theme === undefined) document.documentElement.removeAttribute('data-theme')
  else document.documentElement.dataset['theme'] = theme
}

/** Called whenever the colours have changed: what is painted has to be painted again. */
export function onColours(listener: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener)
  new MutationObserver(listener).observe(document.documentElement, { attributeFilter: ['data-theme'] })
}

export function nextTheme(): void {
  localStorage.setItem(key, themeNow() === 'dark' ? 'light' : 'dark')
  applyTheme()
}
