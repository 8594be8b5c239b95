import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type DemoCohort, demoCohorts } from '../../src/demo/cohorts.ts'
import { readConfiguration } from '../../src/programs/read-configuration.ts'

const folder = fileURLToPath(new URL('../../src/demo/configuration', import.meta.url))
const configuration = readConfiguration(folder, ['onetouch', 'provincial-portal'])

const variable = (name: string) => `\${${name}}`

describe('the configuration of the demo', () => {
  it('names the two platforms, their addresses and tokens out of the environment', async () => {
    const { platforms } = await configuration
    expect(platforms.map(({ id, url, token }) => ({ id, url, token }))).toEqual([
      {
        id: 'onetouch',
        url: variable('DEMO_ONETOUCH_URL'),
        token: variable('DEMO_ONETOUCH_TOKEN'),
      },
      { id: 'portal', url: variable('DEMO_PORTAL_URL'), token: variable('DEMO_PORTAL_TOKEN') },
    ])
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

  it('says of every certificate that it is a demonstration', async () => {
    const { programs } = await configuration
    for (const { certificate, issue } of programs) {
      expect(certificate?.issuer).toContain('bản trình diễn')
      expect(certificate?.number).toContain('DEMO')
      expect(issue).toBe('manual')
    }
  })
})
