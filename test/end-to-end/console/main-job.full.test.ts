/** The main job as people do it: a coordinator at a desk, a learner with a phone, somebody who checks a paper. */
import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { rosterCsv } from '../../../src/demo/roster-csv.ts'
import { accountsTexts } from '../../../src/foundation/texts/console/accounts.ts'
import { certificateActTexts } from '../../../src/foundation/texts/console/certificate-acts.ts'
import { cohortTexts } from '../../../src/foundation/texts/console/cohort.ts'
import { cohortRunTexts } from '../../../src/foundation/texts/console/cohort-runs.ts'
import { pageTexts } from '../../../src/foundation/texts/pages.ts'
import { until } from '../../support/until.ts'
import { complaintsOf, hasBrowser, openBrowser, signInTo } from './browser.ts'
import { openProvince, type Province } from './province.ts'

const COHORT = 'kns-2026-onetouch-1'
const acts = certificateActTexts.vi
const A_LONG_TIME = 60_000
vi.setConfig({ testTimeout: 2 * A_LONG_TIME, hookTimeout: 2 * A_LONG_TIME })

describe.skipIf(!hasBrowser())('the main job in a browser', () => {
  let province: Province
  let browser: Browser
  let desk: BrowserContext
  let page: Page
  let complaints: string[]
  /** What the learner saved to the phone, and the address of the certificate at the desk. */
  const kept = { file: Buffer.alloc(0), address: '', link: '' }

  beforeAll(async () => {
    province = await openProvince({ empty: true })
    browser = await openBrowser()
    desk = await browser.newContext({ locale: 'vi-VN' })
    page = await desk.newPage()
    page.setDefaultTimeout(A_LONG_TIME)
    complaints = complaintsOf(page)
    await signInTo(page, province.url, province.person)
  })
  afterAll(async () => {
    await browser?.close()
    await province?.close()
  })

  const open = (path: string, where = page) => where.goto(province.url + path)
  const sends = (action: string, where = page) =>
    where.locator(`form[action$="${action}"] button[type=submit]`).first().click()
  /** Opens what asks, and says yes. */
  const confirms = async (label: string, verb: string) => {
    const asks = page.locator('details.confirm', {
      has: page.locator('summary', { hasText: label }),
    })
    await asks.locator('summary').first().click()
    await asks.getByRole('button', { name: verb, exact: true }).first().click()
  }
  const count = async (text: string) =>
    Number(/[\d.]+/.exec(text)?.[0].replaceAll('.', '') ?? 'NaN')

  it('a roster is looked at, then taken in', async () => {
    await open('/console/learners/import')
    const csv = Buffer.from(rosterCsv(province.world.people))
    await page.setInputFiles('#file', { name: 'roster.csv', mimeType: 'text/csv', buffer: csv })
    await sends('/console/learners/import')
    await page.waitForURL(/\/console\/learners\/import\/[\w-]+/)
    const stored = () =>
      province.demo.installation.database.db.selectFrom('learners').select('id').execute()
    expect(await stored()).toEqual([])
    await sends('/accept')
    await page.locator('#notices .alert-success').waitFor()
    expect((await stored()).length).toBe(1712)
  })

  it.each(['onetouch', 'portal', 'zoom', 'binh-dan-hoc-vu-so'])(
    'the platform %s is read while one looks on',
    async (platform) => {
      await open(`/console/platforms/${platform}`)
      await sends(`/${platform}/syncs`)
      await page.locator('.run .state-mark.of-passed, .run .state-mark.of-review').first().waitFor()
      expect(await page.locator('.run [role=alert]').count()).toBe(0)
    },
  )

  it('three accounts that wait are decided by keyboard, and one is taken back', async () => {
    // Of another platform than the class below: what is decided of an account decides its classes anew.
    await open('/console/accounts?platform=portal')
    const waiting = async () =>
      (
        await province.demo.installation.database.db
          .selectFrom('accounts')
          .select('id')
          .where('state', '=', 'waiting')
          .execute()
      ).length
    const before = await waiting()
    expect(before).toBeGreaterThan(3)
    for (const key of ['l', 'n', 'l']) {
      const address = page.url()
      await page.locator('[data-key="l"]').waitFor()
      await page.keyboard.press(key)
      await page.waitForURL((url) => url.href !== address)
      await page.locator('#notices .alert-success').waitFor()
    }
    expect(await waiting()).toBeLessThan(before)
    const decided = await waiting()
    await page.locator('#notices form').getByRole('button').click()
    await page.locator('#notices .alert-success').waitFor()
    expect(await waiting()).toBe(decided + 1)
    expect(accountsTexts.vi.link).not.toBe('')
  })

  it('outcomes are looked at before they are applied, with live progress', async () => {
    await open(`/console/cohorts/${COHORT}`)
    await page.getByRole('button', { name: cohortTexts.vi.preview }).click()
    await page.waitForURL(/\/preview\/[\w-]+$/)
    const outcomes = () =>
      province.demo.installation.database.db
        .selectFrom('outcomes')
        .select('enrolment_id')
        .where('cohort_id', '=', COHORT)
        .execute()
    await page.locator('#changes-title').waitFor()
    expect(await outcomes()).toEqual([])
    await confirms(cohortRunTexts.vi.apply, cohortRunTexts.vi.apply)
    // The preview lists learners as well: only the class's own page says that the outcomes stand.
    await page.waitForURL((url) => url.pathname === `/console/cohorts/${COHORT}`)
    // The page that is open shows the outcomes by itself when they are there.
    await page.locator(`tr:has(a[href*="/${COHORT}/learners/"]) .state-mark`).first().waitFor()
    await until('all outcomes stand', async () => (await outcomes()).length > 400)
  })

  it('certificates are issued', async () => {
    await open(`/console/cohorts/${COHORT}/certify`)
    await sends(`/${COHORT}/certify`)
    await page.locator('.run .state-mark.of-passed').first().waitFor()
    await open(`/console/certificates?cohort=${COHORT}`)
    const total = await page.locator('.pager span').first().textContent()
    expect(await count(total?.split(/trong/)[1] ?? '')).toBeGreaterThan(300)
  })

  it('the learner opens the certificate on a phone and saves it', async () => {
    await page.locator('table a[href^="/console/certificates/"]').first().click()
    kept.address = page.url()
    await confirms(acts.show, acts.showVerb)
    kept.link = await page.locator('#private-link').inputValue()
    const phone = await browser.newContext({
      ...{ viewport: { width: 360, height: 740 }, isMobile: true, locale: 'vi-VN' },
      acceptDownloads: true,
    })
    const screen = await phone.newPage()
    screen.setDefaultTimeout(A_LONG_TIME)
    const onPhone = complaintsOf(screen)
    await screen.goto(kept.link)
    const wider = () => screen.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(await wider()).toBe(0)
    const download = screen.waitForEvent('download')
    await screen.getByRole('link', { name: pageTexts.vi.download }).click()
    kept.file = readFileSync(await (await download).path())
    expect(kept.file.subarray(0, 5).toString()).toBe('%PDF-')
    expect(onPhone).toEqual([])
    await phone.close()
  })

  /** As anybody would who was handed the file. */
  const verify = async (): Promise<string> => {
    const anybody = await browser.newContext({ locale: 'vi-VN' })
    const screen = await anybody.newPage()
    await screen.goto(`${province.url}/verify`)
    await screen.setInputFiles('input[type=file]', {
      ...{ name: 'giay-chung-nhan.pdf', mimeType: 'application/pdf' },
      buffer: kept.file,
    })
    await screen.locator('form[enctype] button[type=submit]').click()
    const text = (await screen.locator('main').textContent()) ?? ''
    await anybody.close()
    return text
  }

  it('the file verifies, and no more after it was revoked', async () => {
    expect(await verify()).toContain(pageTexts.vi.stateValid)
    await page.goto(kept.address)
    await page.locator('summary', { hasText: acts.revoke }).click()
    await page.locator('form[action$="/revoke"] select').selectOption({ index: 1 })
    await page
      .locator('form[action$="/revoke"]')
      .getByRole('button', { name: acts.revokeVerb, exact: true })
      .click()
    await page.locator('#notices .alert-success').waitFor()
    const text = await verify()
    expect(text).toContain(pageTexts.vi.stateRevoked)
    expect(text).not.toContain(pageTexts.vi.stateValid)
  })

  it('no page complained: nothing refused by the content policy, nothing missing, no script failed', () => {
    expect(complaints).toEqual([])
  })
})
