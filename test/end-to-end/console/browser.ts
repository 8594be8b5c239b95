/** A real Chromium, driven as a person would. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const EXECUTABLE = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(existsSync)

/** Where there is none its tests are left out, but for machines that have to have it. */
export const hasBrowser = (): boolean => {
  if (EXECUTABLE !== undefined) return true
  if (process.env.HOCVU_REQUIRE_CHROMIUM !== undefined)
    throw new Error(
      'HOCVU_REQUIRE_CHROMIUM is set, and there is no chromium: apt-get install chromium',
    )
  return false
}

/** Which one is started. */
export const executable = () => (EXECUTABLE === undefined ? {} : { executablePath: EXECUTABLE })

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    ...executable(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
}

export async function signInTo(
  page: Page,
  base: string,
  { login, password }: { login: string; password: string },
): Promise<void> {
  await page.goto(`${base}/sign-in`)
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('main button[type=submit]')
  await page.waitForURL(`${base}/console`)
}

/** What a page complains about: its content policy, scripts that fail, files that are not there. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  return complaints
}
