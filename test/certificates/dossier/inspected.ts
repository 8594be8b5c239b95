/** A class in which people decided nearly all that can be decided, and its certificates. */
import { sql } from 'kysely'
import { certificatesFor } from '../../../src/certificates/certificates-for.ts'
import { receiveAttachment } from '../../../src/reconciliation/person-decisions/attachments.ts'
import { merging } from '../../reconciliation/account-decisions/merging.ts'
import { createSchool, marked, type School } from '../../reconciliation/person-decisions/school.ts'
import { lan } from '../../support/installation.ts'
import { linkByHand } from '../../support/link-by-hand.ts'
import { account, onePage, rosterCsv } from '../../support/world.ts'

export const NATIONAL_ID = '014185000301'

/**
 * A missed one session with a leave slip, one was not marked, an override was taken back, a second account is linked by a
 * person, and a second row of the roster turned out to be the same person. B is plain.
 */
export async function inspectedClass(): Promise<School> {
  const school = await createSchool([
    { code: 'A', marks: 'ppau' },
    { code: 'B', marks: 'pppp' },
  ])
  const slip = await receiveAttachment(school, lan, {
    name: 'đơn xin phép.pdf',
    bytes: Buffer.from('%PDF-1.7\nGiấy xin phép\n%%EOF'),
  })
  const attachment = slip.id
  school.clock.pass(10)
  await school.excuse(['A'], { reason: 'Ốm, có giấy ra viện', attachment })
  school.clock.pass(10)
  await school.presence(['A'], { reason: `Biên bản lớp ghi có mặt, CCCD ${NATIONAL_ID}` })
  const refused = await school.override(['A'], { kind: 'refuse', reason: 'Nhầm người' })
  school.clock.pass(10)
  await school.undo(refused)
  await school.importRoster(
    rosterCsv([
      { code: 'A', id: NATIONAL_ID, email: 'anh@example.vn', phone: '0912345678' },
      { code: 'A9', name: 'Nguyễn Thị Á', born: '02/02/1980' },
    ]),
  )
  await sql`update learners set full_name = 'Nguyễn <b>Văn</b> A' where employee_code = 'A'`.execute(
    school.db,
  )
  await school.sync(onePage(account('X', { fullName: 'Lo Thi Anh' }), marked('X', 'p')))
  await linkByHand(school.db, school.clock, lan, 'lms/X', 'A')
  school.clock.pass(10)
  await merging(school).merge('A', 'A9')
  await school.reconcile()
  return school
}

/** @returns ids of the certificates, by code */
export async function certify(
  school: School,
  codes: readonly string[],
): Promise<Record<string, string>> {
  school.clock.pass(10)
  const given = await certificatesFor(school, lan, school.cohort, { learners: codes })
  return Object.fromEntries(given.certificates.map(({ learner, id }) => [learner, id]))
}
