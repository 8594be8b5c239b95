/** Every page there is, as people meet it: both languages, light and dark, desk and phone. */
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createSignInLink } from '../../../src/access/sign-in-links.ts'
import { createUser } from '../../../src/access/users.ts'
import { privateLinks } from '../../../src/certificates/link/links.ts'
import { listRegisters } from '../../../src/certificates/register/register-store.ts'
import { createSubscriber } from '../../../src/exchange/create-subscriber.ts'
import { tellEverything } from '../../../src/exchange/deliveries/tell-everything.ts'
import { markGone } from '../../../src/exchange/subscriber-store.ts'
import { recordRequest } from '../../../src/privacy/requests/requests.ts'
import { storeUpload } from '../../../src/roster/upload/upload.ts'
import { connectedCourse } from '../../support/connected-course.ts'
import { lan } from '../../support/installation.ts'
import { addressOf, idsOf, pagePaths } from './addresses.ts'
import { broughtForPlans } from './brought-for-plans.ts'
import { complaintsOf, hasBrowser, openBrowser, signInTo } from './browser.ts'
import { openProvince, type Province } from './province.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** A learning record store with something that waits for it and something that was given up; nothing goes out. */
async function storeThatTakesNothing(
  installation: Province['demo']['installation'],
): Promise<void> {
  const { db } = installation.database
  const url = 'https://lrs.example.gov.vn/xapi'
  const { id } = await createSubscriber({ ...installation, db }, lan.actor, {
    ...{ kind: 'statements', name: 'LRS', url, secret: 'x' },
    ...{ events: ['outcome.changed', 'certificate.issued'], settings: { user: 'hocvu' } },
  })
  await markGone(db, { id, url }, 'The store answered 410.', installation.clock.now())
  await tellEverything({ ...installation, db }, lan.actor, id)
  await sql`update deliveries set state = 'dead', tries = 10, status = 503, fault = 'The store answered 503.'
    where position % 2 = 0`.execute(db)
}

/** Why some are not walked. */
const LEFT_OUT: Record<string, string> = {
  '/api/docs': 'drawn by Swagger UI',
  '/find/code': 'opened by a form only',
  '/find/asked': 'opened by a form only',
  '/find/result': 'opened by a form only',
  '/preferences/language': 'leads on',
  '/preferences/theme': 'leads on',
  '/sign-in/oidc': 'leads on to the provider',
  '/sign-in/oidc/callback': 'the provider leads back to it',
  '/sign-in/link/{token}/oidc': 'leads on to the provider',
  '/lti/login': 'a learning platform leads there, and it leads on: test/lti/framed.full.test.ts',
  '/lti/register/{token}': 'opened by a learning platform that registers itself',
  '/console/certificates/proposals/{id}': 'no class of this province is issued by approval',
}

const Violations = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
)

/** Routes of the console that answer with a file or a stream. */
const IS_FILE = /\.\w+$|\/(?:template|rejected|events|dossier)$|\/files\/\{/

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
    await connectedCourse(
      { ...installation, db: installation.database.db },
      'kns-2026-onetouch-1',
      { offersMembers: true },
    )
    await storeThatTakesNothing(installation)
    const ids = await idsOf(installation.database.db)
    const special = await specialAddresses()
    addresses = pagePaths().flatMap((path) => {
      const address = special[path] ?? addressOf(path, ids)
      return address === null || path in LEFT_OUT || IS_FILE.test(path) ? [] : [{ path, address }]
    })
  })
  afterAll(async () => {
    await browser?.close()
    await province?.close()
  })

  /** Of pages that show what was just begun or brought, or that only a secret opens. */
  async function specialAddresses(): Promise<Record<string, string>> {
    const { installation } = province.demo
    const { database, clock, vault } = installation
    const { db } = database
    const cohort = 'kns-2026-onetouch-1'
    const [learner] = await privateLinks({ ...installation, db }, lan, cohort, 1)
    const invited = await createUser(db, clock, 'cli:lan', {
      ...{ login: 'moi', name: 'Người mới', role: 'auditor' },
    })
    const { token } = await createSignInLink(db, clock, 'cli:lan', invited.id)
    const deps = { db, clock, vault }
    const rows = Buffer.from('employee_code,full_name\nCB900001,Lò Thị Mới\nCB900002,\n')
    const me = { ...lan, actor: `user:${province.person.login}` }
    const bring = (cohortId: string | null) =>
      storeUpload(deps, me, {
        ...{ bytes: rows, name: 'list.csv', cohortId, unitFile: null, letters: null },
      })
    const [forRoster, forCohort] = [await bring(null), await bring(cohort)]
    const preview = await installation.run('reconcile', 'kns-2026-onetouch-2', {
      dryRun: true,
      chain: false,
    })
    const row = await db
      .selectFrom('quarantined_rows')
      .select(['id', 'platform_id'])
      .executeTakeFirstOrThrow()
    const enrolment = await db
      .selectFrom('outcomes')
      .select('enrolment_id')
      .where('cohort_id', '=', cohort)
      .executeTakeFirstOrThrow()
    const certificate = await db.selectFrom('certificates').select('id').executeTakeFirstOrThrow()
    const [one, other] = await db
      .selectFrom('learners')
      .select('id')
      .orderBy('id')
      .limit(2)
      .execute()
    const request = await recordRequest({ db, clock, vault }, me, {
      ...{ kind: 'erasure', learner: `${one?.id}`, receivedOn: '2026-11-02' },
      ...{ name: 'Lò Thị Mới', contact: '0900000000', text: 'Đề nghị xóa dữ liệu' },
    })
    const [register] = await listRegisters(db)
    const ofPlans = await broughtForPlans(deps, me)
    const book = new URLSearchParams({ issuer: register?.issuer ?? '', year: `${register?.year}` })
    return {
      ...ofPlans,
      '/console/platforms/{id}/files': '/console/platforms/bang-tinh/files',
      '/console/certificates/register/book': `/console/certificates/register/book?${book}`,
      '/console/learners/{id}/merge': `/console/learners/${one?.id}/merge?with=${other?.id}`,
      '/console/privacy/{number}': `/console/privacy/${request.number}`,
      '/c/{token}': new URL(learner?.link ?? '').pathname,
      '/sign-in/link/{token}': `/sign-in/link/${token}`,
      '/console/learners/import/{upload}': `/console/learners/import/${forRoster.id}`,
      '/console/cohorts/{id}/learners/new/{upload}': `/console/cohorts/${cohort}/learners/new/${forCohort.id}`,
      '/console/cohorts/{id}/preview/{run}': `/console/cohorts/kns-2026-onetouch-2/preview/${preview.id}`,
      '/console/platforms/{id}/quarantine/{row}': `/console/platforms/${row.platform_id}/quarantine/${row.id}`,
      '/console/cohorts/{id}/decide': `/console/cohorts/${cohort}/decide?ids=${enrolment.enrolment_id}&kind=excuse`,
      '/console/certificates/revoke': `/console/certificates/revoke?of=chosen&id=${certificate.id}`,
      '/console/certificates/revise': `/console/certificates/revise?of=chosen&id=${certificate.id}`,
    }
  }

  it('is walked by this test', async () => {
    const walked = new Set([...addresses.map(({ path }) => path), ...Object.keys(LEFT_OUT)])
    expect(pagePaths().filter((path) => !walked.has(path) && !IS_FILE.test(path))).toEqual([])
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
