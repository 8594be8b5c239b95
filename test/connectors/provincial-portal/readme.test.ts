import { readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { PortalSettings } from '../../../connectors/provincial-portal/settings.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import { course, type Portal, startPortal } from './portal.ts'

/** The worked example of the README: what the other portal answers, and the entry that reads it. */
const readme = readFileSync(
  new URL('../../../connectors/provincial-portal/README.md', import.meta.url),
  'utf8',
)
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs'))].map(
    ([, text = '']) => text,
  )
const Example = z.tuple([z.looseObject({ connector: z.string() })])
const Answer = z.object({ data: z.looseObject({ results: z.array(z.unknown()) }) })

let portal: Portal
afterEach(() => portal.close())

it('the worked example of the README reads its portal', async () => {
  const [entry] = Example.parse(parse(blocks('yaml').at(-1) ?? ''))
  const answer = Answer.parse(JSON.parse(blocks('json').at(-1) ?? ''))
  answer.data.count = 1
  const { id: _, connector: __, url: ___, token: ____, ...settings } = entry
  portal = await startPortal(({ url }, response) => {
    const isFirst = url.searchParams.get('page') === '1'
    const results = isFirst ? answer.data.results : []
    response.end(JSON.stringify({ data: { ...answer.data, results } }))
  }, settings)
  expect(PortalSettings.safeParse({ token: 't', ...settings }).error).toBeUndefined()
  const courses = [course({ course: 'NTS-2026' })]
  const { records, quarantined, pages } = await gather(portal.pull({ courses }))
  expect(quarantined).toEqual([])
  expect(pages.at(-1)?.listed).toEqual(['NTS-2026'])
  expect(ofKind(records, 'account')).toMatchObject([
    { account: '5121', fullName: 'Lò Thị Hà', employeeCode: 'CB000177', dateOfBirth: '1990-01-06' },
  ])
  expect(ofKind(records, 'test')[0]?.attempts).toMatchObject([{ raw: '7.1', maximum: '10' }])
  expect(ofKind(records, 'topics')[0]?.topics).toMatchObject([
    { code: 'B1', completedAt: '2026-01-20T03:00:00.000Z' },
    { code: 'B2', completed: false },
  ])
  expect(ofKind(records, 'sessions')[0]?.sessions).toMatchObject([
    { code: '1', minutes: 90, presence: { minutes: 90 } },
  ])
  expect(ofKind(records, 'completion')[0]).toMatchObject({ progress: '0.57' })
  for (const { headers } of portal.site.arrived) expect(headers['x-api-key']).toBeTruthy()
  const findings = await portal.check(courses)
  expect(findings.filter(({ ok, name }) => !ok && name !== 'clock')).toEqual([])
})
