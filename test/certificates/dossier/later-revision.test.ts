import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDossier } from '../../../src/certificates/dossier/read.ts'
import { reviseCertificates } from '../../../src/certificates/revisions/revise.ts'
import { merging } from '../../reconciliation/account-decisions/merging.ts'
import { createSchool, marked, type School } from '../../reconciliation/person-decisions/school.ts'
import { lan } from '../../support/installation.ts'
import { account, enrolment, finalTest, onePage, rosterCsv } from '../../support/world.ts'
import { certify } from './inspected.ts'

describe('the dossier of a later revision', () => {
  let school: School
  let ids: Record<string, string>
  beforeAll(async () => {
    school = await createSchool([
      { code: 'A', marks: 'pppp' },
      { code: 'B', marks: 'pppp' },
    ])
    ids = await certify(school, ['A', 'B'])
    school.clock.pass(10)
  })
  afterAll(() => school.close())
  const revised = async (id = '', taken: 'name' | 'score') => {
    await school.reconcile()
    school.clock.pass(10)
    await reviseCertificates(school, lan, {
      choice: { names: [id], issuer: null },
      reason: 'Theo biên bản',
      attachment: null,
      taken: [taken],
      dryRun: false,
    })
    return (await readDossier(school.db, lan, id)).content
  }

  it('of a corrected score rests on the outcome that has it, worked out again beside the certificate', async () => {
    const first = await readDossier(school.db, lan, ids.A ?? '')
    await school.sync(
      onePage(
        account('A', { employeeCode: 'A' }),
        enrolment('A'),
        finalTest('A', '9'),
        marked('A', 'pppp'),
      ),
    )
    const { outcome, how } = await revised(ids.A, 'score')
    expect(outcome).toMatchObject({
      revision: 2,
      score: '9',
      reasons: [{ code: 'score-changed-after-issue' }],
    })
    expect(how.reproduced).toBe(true)
    const before = await readDossier(school.db, lan, ids.A ?? '', { revision: 1 })
    expect(before.content).toEqual(first.content)
  })

  it('of somebody whose row of the roster went into another names both, and the accounts of old', async () => {
    const first = await readDossier(school.db, lan, ids.B ?? '')
    await school.importRoster(
      rosterCsv([{ code: 'B8', name: 'Nguyễn Thị Bê', born: '02/02/1980' }]),
    )
    await merging(school).merge('B8', 'B')
    const { learner, merges, links, how } = await revised(ids.B, 'name')
    expect(learner).toMatchObject({ key: 'B8', fullName: 'Nguyễn Thị Bê' })
    expect(merges).toMatchObject([{ this: 'kept', other: { key: 'B' } }])
    expect(links.map(({ account: of }) => of)).toContain('B')
    expect(how.reproduced).toBe(true)
    const before = await readDossier(school.db, lan, ids.B ?? '', { revision: 1 })
    expect(before.content).toEqual(first.content)
  })
})
