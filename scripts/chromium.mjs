// Finds a Chromium that is installed; the tests of all packages and the demo's screenshot use the same one.
import { existsSync } from 'node:fs'

const places = [
  process.env['MNESTIC_CHROMIUM'],
  process.env['CHROME_BIN'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** @returns {string | undefined} */
export function findChromium() {
  return places.find((place) => place !== undefined && place !== '' && existsSync(place))
}
