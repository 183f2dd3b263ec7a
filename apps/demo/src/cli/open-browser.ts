import { spawn } from 'node:child_process'

/** True where a person sits at a desktop: a terminal, a display, and no CI. */
export function onDesktop(): boolean {
  if (!process.stdout.isTTY || process.env['CI'] !== undefined || process.env['SSH_CONNECTION'] !== undefined)
    return false
  return (
    process.platform === 'darwin' ||
    process.platform === 'win32' ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined
  )
}

/** Opens the address with the system's own opener. Where that fails, the printed address is enough. */
export function openBrowser(url: string): void {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', url]]
        : ['xdg-open', [url]]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
