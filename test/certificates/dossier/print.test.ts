import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asPage } from '../../../src/certificates/dossier/as-page.tsx'
import { asText } from '../../../src/certificates/dossier/as-text.ts'
import { documentOf } from '../../../src/certificates/dossier/print.ts'
import { asJson, type Dossier, readDossier } from '../../../src/certificates/dossier/read.ts'
import { revokeCertificates } from '../../../src/certificates/revisions/revoke.ts'
import { RATES } from '../../../src/evidence/matching/weights.ts'
import { dossierCodes } from '../../../src/foundation/texts/dossier-codes.ts'
import type { School } from '../../reconciliation/person-decisions/school.ts'
import { lan } from '../../support/installation.ts'
import { certify, inspectedClass, NATIONAL_ID } from './inspected.ts'

/** What the dossier itself needs; documents are kept, encrypted, beside it. */
const KEPT = new Set(['attachments'])

let school: School
let id: string
let dossier: Dossier
beforeAll(async () => {
  school = await inspectedClass()
  id = (await certify(school, ['A', 'B'])).A ?? ''
  await revokeCertificates(school, lan, {
    choice: { names: [id], issuer: null },
    reason: 'Cấp nhầm lớp',
    attachment: null,
  })
  dossier = await readDossier(school.db, lan, id)
})
afterAll(() => school.close())

const printed = (language: 'vi' | 'en', of = dossier) =>
  documentOf(of, language, new Date('2036-05-04T03:00:00Z'))

describe.each(['vi', 'en'] as const)('a printed dossier (%s)', (language) => {
  it('leaves no word out and no placeholder in', () => {
    const text = asText(printed(language))
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\{\w+\}/)
    expect(text).toContain('04/05/2036 10:00')
  })

  it('names who, which paper, each record with its hash, each session, each decision', () => {
    const text = asText(printed(language)).replace(/\s+/g, ' ')
    const { content } = dossier
    const said = [
      '1/2026/GCN',
      '7.5',
      'Trưởng phòng Nội vụ',
      'Ốm, có giấy ra viện',
      'Nhầm người',
      'Nhập nhầm',
      'Đã gọi điện xác nhận',
      'Trùng người',
      'đơn xin phép.pdf',
      'Cấp nhầm lớp',
      ...content.records.flatMap(({ hash, id: record, sync }) => [hash, record, sync.id]),
      ...content.how.sessions.map(({ code }) => code),
      ...content.decisions.excuses.map(({ act }) => act.attachment?.sha256 ?? 'none'),
    ].map((words) => (language === 'vi' && words === '7.5' ? '7,5' : words))
    for (const words of said) expect(text).toContain(words)
    expect(text).not.toContain(NATIONAL_ID)
  })

  it('shows each rule with its numbers', () => {
    const text = asText(printed(language))
    const rules = {
      vi: ['điểm: 7,5; mức đạt: 5', 'đã tham gia: 540; đã tổ chức: 720'],
      en: ['points: 7.5; pass mark: 5', 'attended: 540; held: 720'],
    }
    for (const rule of rules[language]) expect(text).toContain(rule)
    for (let row = 1; row <= 12; row++) expect(text).toMatch(new RegExp(`^ {2,3}${row}  \\S`, 'm'))
  })

  it('is a page that runs nothing and fetches nothing', () => {
    const page = asPage(printed(language))
    expect(page).toContain('Nguyễn &lt;b>Văn&lt;/b> A')
    expect(page).not.toMatch(/<script|<link|<img|<b>|https?:/)
    expect(page).toContain(`<html lang="${language}">`)
  })
})

describe('codes', () => {
  const named = (code: string) => dossierCodes[code] !== undefined
  it('of rules and of what speaks for a link all have words', () => {
    const levels = Object.entries(RATES).flatMap(([field, rates]) => [field, ...Object.keys(rates)])
    expect(levels.filter((code) => !named(code))).toEqual([])
    const rules = dossier.content.how.rules.map(({ rule }) => rule)
    expect(rules.filter((rule) => !named(rule) && !named(`rule-${rule}`))).toEqual([])
  })
})

describe('years later', () => {
  it('the same is printed, whatever else was deleted', async () => {
    const before = {
      json: JSON.stringify(asJson(dossier)),
      text: asText(printed('vi')),
    }
    await school.database.asOwner(async (owner) => {
      const { rows } = await owner.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public'
          and tablename not like 'certificate%' and tablename not like 'kysely%'`,
      )
      const client = await owner.connect()
      // What no retention could do: nothing guards any table any more.
      await client.query('set session_replication_role = replica')
      for (const { name } of rows) if (!KEPT.has(name)) await client.query(`delete from ${name}`)
      client.release(true)
    })
    const again = await readDossier(school.db, lan, '1/2026/GCN')
    expect(JSON.stringify(asJson(again))).toBe(before.json)
    expect(asText(printed('vi', again))).toBe(before.text)
  })
})
