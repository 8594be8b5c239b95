import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/registry.ts'
import { type DemoCohort, demoCohorts, demoPlatforms } from '../../src/demo/cohorts.ts'
import { writeConfiguration } from '../../src/demo/configuration-folder.ts'
import { DEMO_PLAN } from '../../src/demo/plan-papers.ts'
import { buildDemoWorld } from '../../src/demo/world.ts'
import { reviewPlan } from '../../src/programs/plans/review-plan.ts'
import { readConfiguration } from '../../src/programs/read-configuration.ts'

const folder = fileURLToPath(new URL('../../src/demo/configuration', import.meta.url))
const ids = connectors.map(({ id }) => id)
const configuration = readConfiguration(folder, ids)

describe('the configuration of the demo', () => {
  it('names every platform of the world, with addresses and secrets as variables', async () => {
    const { platforms } = await configuration
    expect(platforms.map(({ id }) => id)).toEqual([...demoPlatforms])
    for (const { url, token, settings } of platforms)
      for (const value of [url, token, settings.clientSecret])
        if (typeof value === 'string') expect(value).toMatch(/^\$\{DEMO_[A-Z_]+\}$/)
  })

  it('has the cohorts of the world, with their courses and dates', async () => {
    const { programs } = await configuration
    const configured = programs
      .flatMap(({ cohorts }) => cohorts)
      .map(({ id, start, deadline, evidence }) => ({
        id,
        start,
        deadline,
        evidence: evidence.map(({ platform, course, attendance }) => ({
          platform,
          course,
          attendance,
        })),
      }))
    const world = demoCohorts.map((cohort: DemoCohort) => ({
      id: cohort.id,
      start: cohort.start,
      deadline: cohort.deadline,
      evidence: [
        {
          platform: cohort.platform,
          course: cohort.course.code,
          attendance: cohort.attendance,
        },
        ...(cohort.testOn === undefined
          ? []
          : [
              {
                platform: cohort.testOn.platform,
                course: cohort.testOn.course.code,
                attendance: 'none',
              },
            ]),
      ],
    }))
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id)
    expect(configured.sort(byId)).toEqual(world.sort(byId))
  })

  it('asks of leaders exactly the modules they are taught', async () => {
    const { programs } = await configuration
    const leaders = demoCohorts.find(({ id }) => id === 'kns-2026-lanh-dao')
    const program = programs.find(({ id }) => id === 'ky-nang-so-lanh-dao-2026')
    expect(program?.modules).toEqual({
      'Lãnh đạo sở, ban, ngành, UBND cấp xã': leaders?.topics.map(({ code }) => code),
    })
  })

  it('has a plan that speaks of its people in the words of its roster', async () => {
    const { plans, programs } = await configuration
    const [plan] = plans
    expect(plans.map(({ id }) => id)).toEqual([DEMO_PLAN])
    const audiences = new Set(buildDemoWorld().people.map(({ audience }) => audience))
    for (const [, tags = ''] of JSON.stringify(plan).matchAll(/"tag":(\[[^\]]*\])/g))
      for (const tag of JSON.parse(tags)) expect(audiences).toContain(tag)
    // One audience is left without a head count and one without a rule, so that pages show both.
    const review = plan && reviewPlan(plan, programs, null)
    expect(review?.withoutRule).toEqual(['hoc-sinh-sinh-vien'])
    expect(review?.withoutDenominator.map(({ target }) => target.id)).toEqual([
      'luc-luong-nong-cot',
      'hoc-sinh-sinh-vien',
    ])
    expect(review?.uncited).toEqual([])
  })

  it('says of every certificate that it is a demonstration', async () => {
    const { programs } = await configuration
    for (const { certificate, issue } of programs) {
      expect(certificate?.issuer).toContain('bản trình diễn')
      expect(certificate?.number).toContain('DEMO')
      expect(issue).toBe('manual')
    }
  })
})

describe('the configuration folder of a running demo', () => {
  const own = mkdtempSync(join(tmpdir(), 'hocvu-demo-config-'))
  afterAll(() => rmSync(own, { recursive: true, force: true }))

  it('holds the addresses and secrets of this start, for its owner alone', async () => {
    const template = readFileSync(join(folder, 'platforms.yaml'), 'utf8')
    const names = [...template.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name)
    const variables = Object.fromEntries(names.map((name) => [name, `http://made.up/${name}`]))
    // A secret of digits alone stays a text.
    variables.DEMO_ZOOM_SECRET = '00123'
    const config = join(own, 'config')
    writeConfiguration(config, variables)
    const { platforms, programs } = await readConfiguration(config, ids)
    expect(platforms.find(({ id }) => id === 'zoom')).toMatchObject({
      url: 'http://made.up/DEMO_ZOOM_URL',
      settings: { clientSecret: '00123' },
    })
    expect(programs).toHaveLength((await configuration).programs.length)
    expect(statSync(join(config, 'platforms.yaml')).mode & 0o777).toBe(0o600)
    expect(statSync(config).mode & 0o777).toBe(0o700)
  })
})
