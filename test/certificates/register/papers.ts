/** Lists of papers for the tests, and what becomes of them. */
import { importPapers } from '../../../src/certificates/register/import-papers.ts'
import { NEEDED, readPaperFile } from '../../../src/certificates/register/paper-file.ts'
import { recordPapers } from '../../../src/certificates/register/record-papers.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { lan } from '../../support/installation.ts'
import type { World } from '../../support/world.ts'

export const ISSUER = 'Sở Khoa học và Công nghệ'

export interface PaperText {
  register?: string | number
  number?: string
  name?: string
  born?: string
  issued?: string
  issuer?: string
  code?: string
  email?: string
  cohort?: string
}

/** A file as an office keeps it: everything that a line does not say is filled in. */
export function paperCsv(papers: readonly PaperText[]): string {
  const lines = papers.map((paper) =>
    [
      paper.register ?? '',
      paper.number ?? `${paper.register ?? 'x'}/GCN-cũ`,
      paper.name ?? `Nguyễn Văn ${paper.code ?? paper.register ?? ''}`,
      paper.born ?? '',
      'Sở Nội vụ',
      'Kỹ năng số',
      paper.issued ?? '15/01/2026',
      paper.issuer ?? ISSUER,
      '12/QĐ-SKHCN',
      '14/01/2026',
      paper.code ?? '',
      paper.email ?? '',
      paper.cohort ?? '',
    ].join(';'),
  )
  return `Số vào sổ;Số hiệu;Họ và tên;Ngày sinh;Đơn vị;Khóa học;Ngày cấp;Cơ quan cấp;Số quyết định;Ngày quyết định;Mã CBCCVC;Email;Lớp\n${lines.join('\n')}`
}

export async function importCsv(world: World, papers: readonly PaperText[] | string) {
  const csv = typeof papers === 'string' ? papers : paperCsv(papers)
  const reading = await readPaperFile(Buffer.from(csv), ['register_number', ...NEEDED])
  return await importPapers(world, lan, reading)
}

export async function recordCsv(world: World, cohort: string, papers: readonly PaperText[]) {
  const reading = await readPaperFile(Buffer.from(paperCsv(papers)), NEEDED)
  return await recordPapers(world, lan, await getCohort(world.db, cohort), reading)
}

/** Register numbers in use, in order. */
export async function entries(world: World, year = 2026) {
  return await world.db
    .selectFrom('register_entries')
    .select(['register_number', 'number', 'paper_id', 'certificate_id'])
    .where('year', '=', year)
    .orderBy('register_number')
    .execute()
}
