/** The first day of an installation that has no token yet: files alone run the whole road. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hocvu } from '../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { programYaml, rosterCsv } from '../support/world.ts'

const cohorts = `
  - id: kns-1
    name: Lớp 1
    start: 2026-01-05
    deadline: 2026-02-28
    evidence:
      - { platform: tep-onetouch, course: KNS-2026 }
      - { platform: lop-truc-tiep, course: KNS-2026, attendance: sessions }`

let installation: TestInstallation
beforeAll(async () => {
  installation = await createTestInstallation({
    files: {
      'platforms.yaml': `
platforms:
  - { id: tep-onetouch, connector: spreadsheet }
  - { id: lop-truc-tiep, connector: spreadsheet, course: KNS-2026, periods: 4 }
`,
      'programs/p.yaml': programYaml({
        rules: '{ finalTest: { pass: 5 }, attendance: { minimum: 3/4, unexcused: review } }',
        cohorts,
      }),
    },
  })
})
afterAll(() => installation.close())

const run = (...args: string[]) => hocvu([...args, '--json'], installation.environment)
function file(name: string, ...lines: string[]): string {
  const path = join(installation.settings.HOCVU_CONFIG, name)
  writeFileSync(path, lines.join('\n'))
  return path
}

it('goes from a roster and two sheets to certificates', async () => {
  const people = ['CB1', 'CB2', 'CB3', 'CB4'].map((code) => ({ code, name: `Lò Văn Số ${code}` }))
  await installation.importRoster(rosterCsv(people))

  const results = await run(
    'import',
    'tep-onetouch',
    file(
      'ket-qua.csv',
      'Mã CBCCVC;Họ và tên;Mã khóa;Điểm (thang 100);Ngày nộp',
      'CB1;Lò Văn Số CB1;KNS-2026;75;15/01/2026',
      'CB2;Lò Văn Số CB2;KNS-2026;49,5;15/01/2026',
      'CB3;Lò Văn Số CB3;KNS-2026;80;15/01/2026',
      'CB4;Lò Văn Số CB4;KNS-2026;805;15/01/2026',
    ),
  )
  expect(results).toMatchObject({
    code: 3,
    json: { platform: 'tep-onetouch', files: [{ state: 'done', refused: [{ row: 5 }] }] },
  })
  const roll = file(
    'diem-danh.csv',
    'Mã CBCCVC,Họ và tên,Buổi 1,Buổi 2,Buổi 3,Buổi 4',
    'CB1,Lò Văn Số CB1,x,x,x,P: ốm',
    'CB2,Lò Văn Số CB2,x,x,x,x',
    'CB3,Lò Văn Số CB3,x,K,K,x',
    'CB4,Lò Văn Số CB4,x,x,x,x',
  )
  expect(await run('import', 'lop-truc-tiep', roll)).toMatchObject({
    code: 0,
    json: { files: [{ state: 'done', taken: 4 }] },
  })

  const reconciled = await installation.run('reconcile', 'kns-1')
  expect(reconciled.result).toMatchObject({
    counts: { passed: 1, failed: 3, incomplete: 0, review: 0 },
  })
  expect((await installation.run('certify', 'kns-1')).result).toMatchObject({ issued: 1 })

  // The corrected sheet supersedes the wrong one.
  const corrected = file(
    'ket-qua-2.csv',
    'Mã CBCCVC;Họ và tên;Mã khóa;Điểm (thang 100);Ngày nộp',
    'CB4;Lò Văn Số CB4;KNS-2026;80,5;15/01/2026',
  )
  expect(await run('import', 'tep-onetouch', corrected)).toMatchObject({ code: 0 })
  expect((await installation.run('reconcile', 'kns-1')).result).toMatchObject({
    counts: { passed: 2, failed: 2 },
  })
  expect((await run('files', 'tep-onetouch')).json).toMatchObject({
    files: [{ name: 'ket-qua-2.csv' }, { name: 'ket-qua.csv' }],
  })
})

it('asks instead of guessing, and tells wrong use from wrong files', async () => {
  const scores = file('diem.csv', 'Mã CBCCVC,Điểm', 'CB1,8')
  const asked = await run('import', 'tep-onetouch', scores)
  expect(asked).toMatchObject({ code: 3, json: { files: [{ state: 'asked' }] } })
  expect(await run('import', 'tep-onetouch', scores, '--course', 'KNS-2026')).toMatchObject({
    code: 0,
    json: { files: [{ state: 'done' }] },
  })
  const foreign = file('la.csv', 'a,b', '1,2')
  expect(await run('import', 'tep-onetouch', foreign)).toMatchObject({ code: 1 })
  expect(await run('import', 'tep-onetouch', scores, '--kind', 'list')).toMatchObject({ code: 2 })
})
