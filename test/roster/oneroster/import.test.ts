import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedClock } from '../../../src/foundation/clock.ts'
import { answerQuestion } from '../../../src/roster/answer-question.ts'
import { importRoster } from '../../../src/roster/import.ts'
import { rejectedRows } from '../../../src/roster/upload/rejected-rows.ts'
import { acceptUpload, previewUpload, storeUpload } from '../../../src/roster/upload/upload.ts'
import { createTestInstallation, lan, type TestInstallation } from '../../support/installation.ts'
import { archive, readArchive, SCHOOL } from './archives.ts'

const PROGRAM = `
id: kns
title: { vi: Kỹ năng số }
cohorts: [{ id: lop-1, enrol: roster }, { id: lop-2, enrol: roster }, { id: lop-9, enrol: roster }]
`
const clock = fixedClock('2026-03-02T02:00:00Z')

let installation: TestInstallation
const deps = () => ({ ...installation, db: installation.database.db, clock })
beforeAll(async () => {
  installation = await createTestInstallation({ files: { 'programs/kns.yaml': PROGRAM }, clock })
})
afterAll(() => installation.close())

const bring = async (changes: Record<string, string | null> = {}, cohortId: string | null = null) =>
  await storeUpload(deps(), lan, {
    ...{ bytes: await archive(changes), name: 'truong.zip', letters: null },
    ...{ cohortId, unitFile: null },
  })

const classesOf = async (code: string) => {
  const { rows } = await sql<{ cohort: string }>`
    select e.cohort_id as cohort from enrolments e join learners l on l.id = e.learner_id
    where l.employee_code = ${code} order by 1`.execute(installation.database.db)
  return rows.map(({ cohort }) => cohort)
}

describe('an archive that is brought', () => {
  it('is looked at before it counts, with what other files of it cannot give', async () => {
    const { id } = await bring({
      'enrollments.csv': `${SCHOOL['enrollments.csv']}e5,,,c1,o1,u9,student\n`,
    })
    const { rows, result } = await previewUpload(deps(), lan, id)
    expect(rows.map(({ file, row, kind, enrolment }) => [file, row, kind, enrolment])).toEqual([
      ['users.csv', 2, 'added', 'new'],
      ['users.csv', 3, 'added', null],
      ['enrollments.csv', 6, 'rejected', null],
    ])
    expect(result.warnings.filter((told) => told.includes('X3'))).toEqual([
      'classes.csv, line 4: there is no class "c3 / X3" here (Lớp ba), so 1 enrollments in it were left out. Bring the file on the page of the class that they are to be in.',
    ])
    expect(await classesOf('A1')).toEqual([])
  })

  it('gives people, units with their places, and every class that is one here', async () => {
    const { id } = await bring()
    expect(await acceptUpload(deps(), lan, id)).toMatchObject({ accepted: 2, enrolled: 2 })
    expect(await classesOf('A1')).toEqual(['lop-1', 'lop-2'])
    const { rows } = await sql<{ name: string; above: string | null }>`
      select u.name, p.name as above from units u left join units p on p.id = u.parent_id
      order by u.name`.execute(installation.database.db)
    expect(rows).toEqual([
      { name: 'Phòng Cải cách', above: 'Sở Nội vụ' },
      { name: 'Sở Nội vụ', above: null },
    ])
  })

  it('says nothing new when it is brought again', async () => {
    const { id } = await bring()
    const { rows, result } = await previewUpload(deps(), lan, id)
    expect(rows.map(({ kind, enrolment }) => [kind, enrolment])).toEqual([
      ['unchanged', 'already'],
      ['unchanged', null],
    ])
    expect(result).toMatchObject({ accepted: 0, changed: 0, enrolled: 0 })
  })

  it('moves no unit that is on file', async () => {
    const { db } = installation.database
    const orgs = (SCHOOL['orgs.csv'] ?? '')
      .replace('SNV,', 'SNV,o9')
      .concat('o9,,,Tỉnh Sơn La,state,SL,\n')
    await importRoster(deps(), lan, await readArchive({ 'orgs.csv': orgs }))
    const { rows } = await sql<{ above: string | null }>`
      select parent_id as above from units where code = 'SNV'`.execute(db)
    expect(rows).toEqual([{ above: null }])
  })

  it('keeps every class of somebody who is asked about until that is answered', async () => {
    await installation.importRoster(
      'full_name,email,unit_name\nHà Văn Em,em@snv.gov.vn,Sở Nội vụ\n',
    )
    const result = await importRoster(
      deps(),
      lan,
      await readArchive({
        'users.csv':
          'sourcedId,givenName,familyName,middleName,identifier,primaryOrgSourcedId\nu1,Em,Hà,Văn,A7,o1\n',
        'orgs.csv': 'sourcedId,name,identifier\no1,Sở Nội vụ,\n',
        'roles.csv': null,
      }),
    )
    const [asked] = result.asked
    const at = { decision: 'different' } as const
    await answerQuestion(deps(), lan, asked?.question ?? '', at)
    expect(await classesOf('A7')).toEqual(['lop-1', 'lop-2'])
  })

  it('gives its refused users as a sheet to mend', async () => {
    const users = (SCHOOL['users.csv'] ?? '').replace('an@snv', 'an snv')
    const { id } = await bring({ 'users.csv': users })
    const { result } = await previewUpload(deps(), lan, id)
    const sheet = await rejectedRows(deps(), lan, id, result.rejected)
    expect(sheet.rows).toMatchObject([
      {
        cells: ['A1', 'Lò Thị An', 'an snv.gov.vn', ''],
        fault: { file: 'users.csv', field: 'email' },
      },
    ])
  })
})

describe('an archive that is brought for one class', () => {
  it('gives the students of that class alone', async () => {
    const { id } = await bring({}, 'lop-2')
    const { rows, result } = await previewUpload(deps(), lan, id)
    expect(rows.map(({ person, cohortId }) => [person?.employeeCode, cohortId])).toEqual([
      ['A1', 'lop-2'],
    ])
    expect(result.warnings.at(-1)).toMatch(/1 people of the file are not in its class "Lớp hai"/)
  })

  it('gives the students of the only class that it has, whatever that is called', async () => {
    const only = { 'classes.csv': 'sourcedId,title\nc3,Lớp ba\n' }
    const { id } = await bring(only, 'lop-9')
    const { rows } = await previewUpload(deps(), lan, id)
    expect(rows.flatMap(({ person }) => person?.employeeCode ?? [])).toEqual(['A2'])
  })

  it('is refused where it has several and none is the one', async () => {
    await expect(bring({}, 'lop-9')).rejects.toMatchObject({ code: 'roster.unreadable' })
  })
})
