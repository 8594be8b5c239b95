import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { printCertificates } from '../../../src/certificates/bulk/print.ts'
import { certificatesZip } from '../../../src/certificates/bulk/zip.ts'
import { registerBook } from '../../../src/certificates/register/book.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { lan } from '../../support/installation.ts'
import { COHORT, type World } from '../../support/world.ts'
import { certifiedWorlds, certify, people } from '../certified-world.ts'
import { installed } from '../foreign-tools.ts'
import { ISSUER } from '../register/papers.ts'

const qpdf = installed('qpdf', 'qpdf')
const unzip = installed('unzip', 'unzip')

const worlds = certifiedWorlds()
const folder = mkdtempSync(join(tmpdir(), 'hocvu-large-'))
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await worlds.close()
})

const MB = 1024 * 1024
const PATIENCE_MS = 240_000

/** @returns by how many bytes the process grew at most while the stream was written */
async function growthWhile(stream: Readable, file: string): Promise<number> {
  const before = process.memoryUsage().rss
  let peak = before
  const looking = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 20)
  await pipeline(stream, createWriteStream(file))
  clearInterval(looking)
  return peak - before
}

describe('a register of 60.000 entries', () => {
  const ENTRIES = 60_000
  let world: World
  beforeAll(async () => {
    world = await worlds.withPassed([])
    await sql`insert into registers (issuer, year, last_number) values (${ISSUER}, 2026, ${ENTRIES})`.execute(
      world.db,
    )
    await sql`insert into papers (id, source, issuer, year, register_number, number, issued_on, full_name, unit, program,
        recorded_at, recorded_by)
      select gen_random_uuid(), 'agency', ${ISSUER}, 2026, n, n || '/2026/GCN', '2026-01-15', 'Nguyễn Văn ' || md5(n::text),
        'Ủy ban nhân dân xã ' || n % 3321, 'Kỹ năng số cơ bản', now(), 'test'
      from generate_series(1, ${ENTRIES}) n`.execute(world.db)
  })

  it.runIf(unzip)(
    'is written without being held in memory',
    async () => {
      const file = join(folder, 'so.xlsx')
      const { workbook } = await registerBook(world, lan, { issuer: ISSUER, year: 2026 })
      const growth = await growthWhile(workbook, file)
      console.info(
        `book of ${ENTRIES}: ${statSync(file).size} bytes, grew by ${Math.round(growth / MB)} MB`,
      )
      expect(growth).toBeLessThan(100 * MB)
      expect(execFileSync('unzip', ['-t', file]).toString()).toContain('No errors detected')
      const rows = execFileSync('sh', [
        '-c',
        `unzip -p ${file} xl/worksheets/sheet1.xml | grep -o '<row ' | wc -l`,
      ])
      expect(Number(rows.toString())).toBe(ENTRIES + 4)
    },
    PATIENCE_MS,
  )
})

describe('a class of 300', () => {
  const PEOPLE = 300
  let world: World
  beforeAll(async () => {
    world = await worlds.withPassed(people(PEOPLE))
    await certify(world)
    // Made before: what printing takes is another matter.
    await world.run('files', COHORT)
  }, PATIENCE_MS)

  it.runIf(unzip)(
    'goes into an archive file by file',
    async () => {
      const file = join(folder, 'gcn.zip')
      const { archive, report } = await certificatesZip(
        world,
        lan,
        await getCohort(world.db, COHORT),
      )
      const growth = await growthWhile(archive, file)
      console.info(
        `archive of ${PEOPLE}: ${statSync(file).size} bytes, grew by ${Math.round(growth / MB)} MB`,
      )
      expect(report.files).toBe(PEOPLE)
      expect(execFileSync('unzip', ['-t', file]).toString()).toContain('No errors detected')
      expect(growth).toBeLessThan(150 * MB)
    },
    PATIENCE_MS,
  )

  it.runIf(qpdf)(
    'is printed page by page',
    async () => {
      const file = join(folder, 'gcn.pdf')
      const cohort = await getCohort(world.db, COHORT)
      const { pdf, report } = await printCertificates(world, lan, cohort, 'register')
      const growth = await growthWhile(pdf, file)
      console.info(
        `print of ${PEOPLE}: ${statSync(file).size} bytes, grew by ${Math.round(growth / MB)} MB`,
      )
      expect(report.files).toBe(PEOPLE)
      expect(execFileSync('qpdf', ['--check', file]).toString()).toContain('No syntax')
      expect(execFileSync('qpdf', ['--show-npages', file]).toString().trim()).toBe(`${PEOPLE}`)
      expect(growth).toBeLessThan(150 * MB)
    },
    PATIENCE_MS,
  )
})
