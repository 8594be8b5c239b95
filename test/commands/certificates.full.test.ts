import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { reinstate, revise, revoke } from '../../src/commands/certificate-acts.ts'
import { link } from '../../src/commands/certificate-links.ts'
import { listIssued, showCertificate } from '../../src/commands/certificate-list.ts'
import { writeMessages } from '../../src/commands/certificate-messages.ts'
import type { Command } from '../../src/commands/command.ts'
import { createOutput } from '../../src/commands/output.ts'
import { createIssuedClass, type IssuedClass } from '../certificates/revisions/issued-class.ts'
import { hocvu } from '../support/hocvu.ts'
import { lan } from '../support/installation.ts'
import { COHORT, finalTest, onePage, rosterCsv } from '../support/world.ts'

const reason = 'Theo công văn 12'

describe('certificates on the command line', () => {
  let issued: IssuedClass
  beforeAll(async () => {
    issued = await createIssuedClass({ A: {}, B: {}, C: {}, D: {}, E: {} })
  })
  afterAll(() => issued.close())

  /** The command itself, in this process. */
  async function run<Given extends unknown[]>(
    json: boolean,
    command: Command<Given>,
    ...given: Given
  ) {
    let said = ''
    const stream = {
      write: (text: string) => {
        said = text
      },
    }
    const context = {
      settings: issued.settings,
      output: createOutput(json, { out: stream, err: { write: () => {} } }),
      viewer: lan,
      open: async () => issued,
      untilStopped: async () => {},
    }
    const code = await command(context, ...given)
    return { code, said }
  }
  const told = async <Given extends unknown[]>(command: Command<Given>, ...given: Given) =>
    z.unknown().parse(JSON.parse((await run(true, command, ...given)).said))
  const text = async <Given extends unknown[]>(command: Command<Given>, ...given: Given) =>
    (await run(false, command, ...given)).said

  it('shows before and after without writing, then corrects and decides anew at once', async () => {
    await issued.importRoster(rosterCsv([{ code: 'A', name: 'Nguyễn Vân A', born: '02/02/1980' }]))
    const number = issued.numberOf('A')
    expect(await text(revise, [number], { reason, fromRoster: 'name', dryRun: true })).toBe(
      [
        `${number}: would become revision 2`,
        '    fullName: Nguyễn Văn A → Nguyễn Vân A',
        '    reads otherwise by now and was not asked for:',
        '      dateOfBirth: 1980-02-01 → 1980-02-02\n',
      ].join('\n'),
    )
    expect(await told(revise, [number], { reason, fromRoster: true })).toMatchObject({
      dryRun: false,
      certificates: [
        { number, revision: 2, changes: [{ fact: 'fullName' }, { fact: 'dateOfBirth' }] },
      ],
      unchanged: 0,
      reconciled: [{ cohort: COHORT, looked: 1 }],
    })
    await expect(told(revise, [number], { reason, fromRoster: true })).rejects.toMatchObject({
      code: 'certificate.unchanged',
    })
  })

  it('takes a document, and a file of numbers, as one act', async () => {
    const folder = issued.settings.HOCVU_CONFIG
    const list = join(folder, 'thu hồi.txt')
    writeFileSync(
      list,
      `\uFEFF# Theo QĐ 12\n${issued.numberOf('B')}\r\n\n${issued.numberOf('C')}\n`,
    )
    const slip = join(folder, 'quyết định.csv')
    writeFileSync(slip, 'Số,Ngày\n12,01/03/2026\n')
    expect(await told(revoke, [], { reason, file: list, evidence: slip })).toMatchObject({
      certificates: [{ number: issued.numberOf('B') }, { number: issued.numberOf('C') }],
      reconciled: [{ cohort: COHORT, looked: 2 }],
    })
    const [row] = await issued.db
      .selectFrom('certificate_revocations as r')
      .innerJoin('attachments as a', 'a.id', 'r.attachment_id')
      .select(['a.name', 'r.reason'])
      .execute()
    expect(row).toEqual({ name: 'quyết định.csv', reason })
  })

  it('lets one stand again that has passed, by its code', async () => {
    const code = issued.issued.get('B')?.code ?? ''
    expect(await told(reinstate, [code], { reason })).toMatchObject({
      certificates: [{ number: issued.numberOf('B'), revision: 2, changes: [] }],
    })
    const shown = await text(showCertificate, issued.numberOf('B'), {})
    expect(shown).toContain('revision 1 revoked by cli:lan: "Theo công văn 12"')
    expect(shown).toContain('revision 2 reinstated by cli:lan')
    expect(shown).toContain('outcome passed')
  })

  it('revokes those of an outcome that somebody looked at', async () => {
    await issued.sync(onePage(finalTest('D', '1')))
    await issued.reconcile()
    const where = 'review/changed-after-issue'
    const options = { reason, cohort: COHORT, where, expected: '1' }
    expect(await told(revoke, [], options)).toMatchObject({
      certificates: [{ number: issued.numberOf('D') }],
    })
    await expect(told(revoke, [], options)).rejects.toMatchObject({
      code: 'decision.selection-changed',
    })
  })

  it('lists by state, a page at a time', async () => {
    const List = z.object({
      certificates: z.array(z.object({ id: z.string(), number: z.string() })),
      next: z.string().nullable(),
    })
    const revoked = List.parse(await told(listIssued, { cohort: COHORT, state: 'revoked' }))
    expect(revoked.certificates.map(({ number }) => number).toSorted()).toEqual([
      issued.numberOf('C'),
      issued.numberOf('D'),
    ])
    const first = List.parse(await told(listIssued, { limit: '4' }))
    expect(first.next).not.toBeNull()
    const rest = List.parse(await told(listIssued, { after: first.next ?? '' }))
    expect(rest.certificates).toHaveLength(1)
    await expect(told(listIssued, { state: 'lost' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
  })

  it('shows a link, renews it, and takes it back', async () => {
    const number = issued.numberOf('E')
    const first = issued.issued.get('E')?.token ?? ''
    expect(await text(link, number, {})).toBe(
      `${number}: https://hocvu.example.gov.vn/c/${first}\n`,
    )
    const renewed = await text(link, number, { renew: true, expires: '31/12/2026' })
    expect(renewed).toContain('(until the end of 31/12/2026)')
    expect(renewed).not.toContain(first)
    expect(await text(link, number, { expires: 'never' })).not.toContain('until')
    expect(await text(link, number, { revoke: true })).toContain('--renew gives a new one')
    await expect(text(link, number, {})).rejects.toMatchObject({ code: 'certificate.no-link' })
  })

  it.each<[string, () => Promise<unknown>]>([
    ['a correction of nothing', () => told(revise, ['1/2026/GCN'], { reason })],
    ['an unknown fact', () => told(revise, ['1/2026/GCN'], { reason, fromRoster: 'phone' })],
    ['nobody', () => told(revoke, [], { reason })],
    [
      'a list without its number',
      () => told(revoke, [], { reason, where: 'failed', cohort: COHORT }),
    ],
    ['a list without a cohort', () => told(revoke, [], { reason, where: 'failed', expected: '1' })],
    ['a list and names', () => told(revoke, ['x'], { reason, where: 'failed' })],
    ['no such day', () => told(link, '1/2026/GCN', { expires: '31/13/2026' })],
    ['two wishes', () => told(link, '1/2026/GCN', { renew: true, revoke: true })],
  ])('takes no %s', async (_, wrong) => {
    await expect(wrong()).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('is written so', async () => {
    const written = `certificates revoke ${issued.numberOf('A')} --reason Trùng-lặp --json`
    const { code, json } = await hocvu(written.split(' '), issued.environment)
    expect({ code, json }).toMatchObject({
      code: 0,
      json: { certificates: [{ number: issued.numberOf('A'), revision: 2 }] },
    })
  })

  it('writes messages into no folder that holds others, and notes no handing out then', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'hocvu-messages-')), 'tin-nhan')
    await run(true, writeMessages, COHORT, { out })
    const before = readdirSync(out)
    await expect(run(true, writeMessages, COHORT, { out })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    expect(readdirSync(out)).toEqual(before)
    const noted = await issued.db
      .selectFrom('audit_entries')
      .select('seq')
      .where('action', '=', 'certificates.messages')
      .execute()
    expect(noted).toHaveLength(1)
  })
})
