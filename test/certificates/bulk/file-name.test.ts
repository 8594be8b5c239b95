import { describe, expect, it } from 'vitest'
import { certificateFileName } from '../../../src/certificates/bulk/file-name.ts'

const line = (registerNumber: number, fullName: string) => ({
  year: 2026,
  registerNumber,
  fullName,
})

describe('the name of a certificate’s file in an archive', () => {
  it('sorts as the register does and opens on any machine', () => {
    const taken = new Set<string>()
    const names = [
      line(9, 'Đặng Thị Ữ'),
      line(10, 'Y Ê-ban / "Niê"'),
      line(128, 'Nguyễn '.repeat(20)),
      line(129, '李'),
    ].map((one) => certificateFileName(one, taken))
    expect(names.slice(0, 2)).toEqual(['2026-00009-Dang-Thi-U.pdf', '2026-00010-Y-E-ban-Nie.pdf'])
    expect(names[2]?.length).toBeLessThan(90)
    expect(names[3]).toBe('2026-00129.pdf')
    expect(names.toSorted()).toEqual(names)
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9.-]+$/)
  })

  it('is another one where registers of two issuers meet', () => {
    const taken = new Set<string>()
    const names = [1, 2].map(() => certificateFileName(line(1, 'Lò An'), taken))
    expect(names).toEqual(['2026-00001-Lo-An.pdf', '2026-00001-Lo-An-2.pdf'])
  })
})
