/** The units of the demo: the real communes and wards of Sơn La (2026), and departments with codes of their own. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

export interface Unit {
  /** Statistics code of a commune or ward (text, leading zeros), or a code of the demo's own for a department. */
  code: string
  name: string
  kind: 'department' | 'commune'
}

const Row = z.object({
  code: z.string(),
  parent_code: z.string(),
  kind: z.string(),
  name: z.string(),
})

export const PROVINCE = '14'

/** Codes are the demo's own: departments have none in the statistics list. */
export const departments: Unit[] = [
  ['VPUB', 'Văn phòng UBND tỉnh'],
  ['SKHCN', 'Sở Khoa học và Công nghệ'],
  ['SNV', 'Sở Nội vụ'],
  ['STC', 'Sở Tài chính'],
  ['SNNMT', 'Sở Nông nghiệp và Môi trường'],
  ['SXD', 'Sở Xây dựng'],
  ['SCT', 'Sở Công Thương'],
  ['SYT', 'Sở Y tế'],
  ['SGDDT', 'Sở Giáo dục và Đào tạo'],
  ['SVHTTDL', 'Sở Văn hóa, Thể thao và Du lịch'],
  ['STP', 'Sở Tư pháp'],
  ['SDTTG', 'Sở Dân tộc và Tôn giáo'],
  ['TTT', 'Thanh tra tỉnh'],
  ['BQLKCN', 'Ban Quản lý các khu công nghiệp'],
].map(([code, name]) => ({ code: `SL-${code}`, name: String(name), kind: 'department' }))

/** The communes and wards of the province, in the order of their codes. */
export function communes(): Unit[] {
  const file = readFileSync(new URL('./data/units-son-la.csv', import.meta.url), 'utf8')
  return z
    .array(Row)
    .parse(parse(file, { columns: true }))
    .filter((row) => row.parent_code === PROVINCE)
    .map((row) => ({ code: row.code, name: row.name, kind: 'commune' }))
}
