import { describe, expect, it } from 'vitest'
import { cohortOf2022 } from '../../src/demo/cohorts.ts'
import { demoLedger } from '../../src/demo/ledger.ts'
import { buildDemoWorld } from '../../src/demo/world.ts'
import { addDays, endOfDateInVietnam, parseVietnameseDate } from '../../src/foundation/dates.ts'

describe('the account ledger of the demo', () => {
  const world = buildDemoWorld()
  const { allotment, list } = demoLedger(world)
  const rows = list
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','))

  it('is that of document 003: twelve accounts of one department, usable from 6 to 21 May 2022', () => {
    expect(allotment).toMatchObject({
      platform: 'onetouch',
      accounts: 12,
      usableFrom: '2022-05-06',
      usableUntil: '2022-05-21',
      source: '003',
    })
    expect(rows).toHaveLength(12)
    expect(new Set(rows.map(([userName]) => userName)).size).toBe(12)
  })

  it('leaves everybody their story: who was in time is within ten days, who was late is not', () => {
    const members = world.enrolments.filter(({ cohort }) => cohort.id === cohortOf2022.id)
    const late = members.filter(({ account, evidence }) => {
      const day = rows.find(([userName]) => userName === account.username)?.[2] ?? ''
      const closes = endOfDateInVietnam(addDays(parseVietnameseDate(day) ?? '', 10))
      return evidence.attempts.some(({ submittedAt }) => submittedAt >= closes)
    })
    expect(late.map(({ story }) => story)).toEqual(['late'])
  })
})
