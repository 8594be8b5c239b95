/** Every page there is, as people meet it: both languages, light and dark, desk and phone. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { addressOf, idsOf, pagePaths } from './addresses.ts'
import { complaintsOf, hasBrowser, openBrowser, signInTo } from './browser.ts'
import { openProvince, type Province } from './province.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Pages of other hands, and such as are nothing without what was done just before. */
const LEFT_OUT: Record<string, string> = {
  '/api/docs': 'drawn by Swagger UI',
}

const Violations = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
)

const looks = [
  { language: 'vi', scheme: 'light', width: 1280 },
  { language: 'en', scheme: 'dark', width: 360 },
] as const

describe.skipIf(!hasBrowser())('every page', () => {
  let province: Province
  let browser: Browser
  let addresses: { path: string; address: string }[]

  beforeAll(async () => {
    province = await openProvince()
    browser = await openBrowser()
    const { installation } = province.demo
    for (const platform of ['onetouch', 'bang-tinh']) await installation.run('sync', platform)
    for (const cohort of ['kns-2026-onetouch-1', 'cds-diem-cau-2026']) {
      await installation.run('reconcile', cohort)
      await installation.run('certify', cohort)
    }
    const ids = await idsOf(installation.database.db)
    addresses = pagePaths().flatMap((path) => {
      const address = addressOf(path, ids)
      return address === null || path in LEFT_OUT ? [] : [{ path, address }]
    })
  })
  afterAll(async () => {
    await browser?.close()
    await province?.close()
  })

  it('has an address in this test', () => {
    const walked = new Set([...addresses.map(({ path }) => path), ...Object.keys(LEFT_OUT)])
    expect(pagePaths().filter((path) => !walked.has(path))).toEqual([])
  })

  it.each(looks)(
    'is accessible, fits and complains of nothing: $language, $scheme, $width px wide',
    async (look) => {
      const context = await browser.newContext({
        ...{ colorScheme: look.scheme, viewport: { width: look.width, height: 800 } },
        locale: look.language === 'vi' ? 'vi-VN' : 'en-GB',
      })
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      await signInTo(page, province.url, province.person)
      const faults: string[] = []
      for (const { path, address } of addresses)
        faults.push(...(await faultsOf(page, path, address)))
      await context.close()
      expect([...faults, ...complaints]).toEqual([])
    },
  )

  async function faultsOf(page: Page, path: string, address: string): Promise<string[]> {
    const answer = await page.goto(province.url + address)
    const wider = z
      .number()
      .parse(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
    // As an expression of the browser's own tools, which the content policy of a page does not reach.
    await page.evaluate(`${AXE};0`)
    const violations = Violations.parse(
      await page.evaluate('axe.run({ resultTypes: ["violations"] }).then((r) => r.violations)'),
    )
    return [
      ...(answer?.ok() ? [] : [`${path} answers ${answer?.status()}`]),
      ...(wider > 0 ? [`${path} scrolls sideways by ${wider} px`] : []),
      ...violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${path} ${id}: ${html.slice(0, 200)}`),
      ),
    ]
  }
})
