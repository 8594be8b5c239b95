import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/registry.ts'
import { parseConfiguration, readConfiguration } from '../../src/programs/read-configuration.ts'
import { programAsYaml } from '../../src/programs/write-program.ts'

const ids = connectors.map(({ id }) => id)
const PLATFORMS = 'platforms:\n  - { id: cong, connector: spreadsheet }\n'

function read(name: string, text: string) {
  const { programs } = parseConfiguration(
    [
      { name: 'platforms.yaml', text: PLATFORMS },
      { name: `programs/${name}.yaml`, text },
    ],
    ids,
  )
  const [program] = programs
  if (program === undefined) throw new Error('no program was read')
  return program
}

/** Everything that a program file can say, none of it as it would be by itself. */
const RICH = `
id: day-du
title: { vi: "Chương trình: đầy đủ", en: Everything }
kind: intensive
source: "004"
document: Quyết định 35
legalBasis: ["Căn cứ: một", Căn cứ hai]
basis: inherited
issue: approval
rules:
  finalTest: { pass: 5.50, scale: "10", attempts: last, combine: each, papers: [{ code: "01", weight: 1.5 }, { code: TH }] }
  attendance: { minimum: 80%, unexcused: fail, presence: 2/3, counted: periods }
  window: { days: 10, from: account }
  modules: all
audiences: [Lãnh đạo, Nhân viên, Khác]
modules: { Lãnh đạo: [NTS, "007"], Nhân viên: [NTS] }
moduleTitles: { NTS: { vi: Nhận thức số, en: Awareness }, "007": { vi: Bảy } }
before: 2027-01-01
periods: 16
delivery: { mode: [online, video], classSize: 150, inPersonShare: "> 1/2", days: 5-14, coursesPerYear: 2 }
certificate:
  title: Giấy chứng nhận
  issuer: Sở
  parentBody: UBND TỈNH
  place: Sơn La
  number: "{seq}/{year}/X"
  signer: { title: Giám đốc, name: Nguyễn Văn A }
  legalBasis: [Một]
  wording: [{ vi: Dòng, en: Line }, { vi: Chỉ tiếng Việt }]
  agencySignature: true
  email: true
  linkDays: 365
clauses: { kind: "Mục III: bồi dưỡng", rules.finalTest: Điều 2 }
questions: ["Còn mở: gì?"]
cohorts:
  - id: l1
    name: "Lớp 1: sáng"
    start: 01/03/2026
    before: 2026-07-01
    enrol: roster
    delivery: { learners: 40, days: 5, modules: { NTS: { inPersonPeriods: 9, onlinePeriods: 7 } } }
    evidence:
      - { platform: cong, course: "0123", finalTest: Lý thuyết, paper: "01", module: NTS, attendance: sessions }
      - { platform: cong, course: "0123", finalTest: Thực hành, paper: TH }
  - { id: l2, start: 2026-03-01, evidence: [] }
`
const SPARSE = [
  'id: a\ntitle: { vi: A }\nrules: { attendance: none }\n',
  'id: a\ntitle: { vi: A }\nsource: "003"\nbasis: stated\nrules: { window: none, finalTest: {} }\n',
  'id: a\ntitle: { vi: A }\nsource: "003"\n',
  'id: a\ntitle: { vi: A }\nsource: "003"\nbasis: inherited\nperiods: 8\n',
  'id: a\ntitle: { vi: A }\nrules: { window: { days: 5 } }\ncertificate: { issuedBy: agency, issuer: S, periods: 9 }\n',
  'id: a\ntitle: { vi: A }\ncertificate: { issuedBy: platform, title: T }\ndelivery: {}\n',
]

describe('a program written down again', () => {
  it.each(['config', 'src/demo/configuration'])('reads as it was: all of %s', async (folder) => {
    const path = fileURLToPath(new URL(`../../${folder}`, import.meta.url))
    const { programs } = await readConfiguration(path, ids)
    const platforms = programs
      .flatMap(({ cohorts }) => cohorts.flatMap(({ evidence }) => evidence))
      .map(({ platform }) => `  - { id: ${platform}, connector: spreadsheet }`)
    const files = programs.map((program) => ({
      name: `programs/${program.id}.yaml`,
      text: programAsYaml(program, program.cohorts),
    }))
    const text = `platforms:\n${[...new Set(platforms)].join('\n')}\n`
    const again = parseConfiguration([{ name: 'platforms.yaml', text }, ...files], ids)
    expect(programs.length).toBeGreaterThan(0)
    expect(again.programs).toEqual(programs)
  })

  it.each([RICH, ...SPARSE])('reads as it was, whatever it says: %#', (text) => {
    const program = read('one', text)
    expect(read('one', programAsYaml(program, program.cohorts))).toEqual(program)
  })
})
