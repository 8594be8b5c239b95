import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../../src/programs/read-configuration.ts'
import { storeDefinition } from '../../../src/programs/store.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let auditor: SignedIn

beforeAll(async () => {
  service = await startTestService()
  auditor = await signIn(service.app, service.deps, { role: 'auditor' })
})
afterAll(() => service.close())

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const shown = async (path: string) => textOf((await auditor.get(path).expect(200)).text)

const PLAN = `id: ke-hoach-2026
title: { vi: Kế hoạch bồi dưỡng 2026, en: Training plan 2026 }
document: Quyết định số 35/QĐ-UBND
years: 2026
programs: [ky-nang-so]
audiences:
  - { id: a, title: { vi: Cán bộ }, rule: { any: [{ tag: [Công chức] }, { unitKind: [commune] }] }, headCount: tong }
  - { id: b, title: { vi: Học sinh } }
figures:
  - { id: tong, title: { vi: Tổng số }, amount: 3898, sum: [tinh, xa], differsFrom: [tinh], clause: Mục I.1 }
  - { id: tinh, title: { vi: Cấp tỉnh }, amount: 1922, clause: Mục I.2 }
  - { id: xa, title: { vi: Cấp xã }, amount: 1976 }
targets:
  - { id: t, title: { vi: Cán bộ được tập huấn }, audiences: [a], percent: 60%, clause: Mục II.2 }
  - { id: u, title: { vi: Học sinh được tập huấn }, audiences: [b], percent: 100% }
  - { id: d, title: { vi: Doanh nghiệp }, audiences: [], counts: entities, unitKinds: [enterprise] }
deadlines:
  - { id: nop, title: { vi: Nộp kế hoạch }, kind: unit-plan, before: 2030-01-20, from: [commune], clause: Điều 2 }
questions: [Văn bản không ghi tổng số học sinh.]
`
const PROGRAM = 'id: ky-nang-so\ntitle: { vi: Kỹ năng số }\n'

/** As a start of the service does it. */
async function takeIn(text: string): Promise<void> {
  const files = [
    { name: 'programs/p.yaml', text: PROGRAM },
    { name: 'plans/k.yaml', text },
  ]
  for (const plan of parseConfiguration(files, []).plans)
    await storeDefinition(service.deps.db, 'plan', plan, {
      ...{ actor: 'configuration', now: service.deps.clock.now(), origin: 'file' },
    })
}

describe('the list of plans', () => {
  it('without any says how one comes to be, and has every program as a plan by itself', async () => {
    const text = await shown('/console/plans')
    expect(text).toContain('Chưa có kế hoạch nào')
    expect(text).toContain('Chương trình chưa nằm trong kế hoạch nào')
    expect(await shown('/console/plans/ky-nang-so/document')).toContain(
      'Chưa có tệp kế hoạch nào nêu chương trình này',
    )
    expect(await shown('/console/programs/ky-nang-so')).toContain('Chưa nằm trong kế hoạch nào')
  })

  it('has those of the files, with what is due next', async () => {
    await takeIn(PLAN)
    const text = await shown('/console/plans')
    expect(text).toContain('Kế hoạch bồi dưỡng 2026 Quyết định số 35/QĐ-UBND 2026 3 1')
    expect(text).not.toContain('Chương trình chưa nằm trong kế hoạch nào')
    const [, open] =
      /\/document#left-open">(\d+)</.exec((await auditor.get('/console/plans')).text) ?? []
    expect(await shown('/console/plans/ke-hoach-2026/document')).toContain(
      `cần người có thẩm quyền làm rõ: ${open}`,
    )
    expect(await shown('/console/programs/ky-nang-so')).toContain('Kế hoạch bồi dưỡng 2026')
  })
})

describe('what a document says', () => {
  it('stands with its clause beside each figure, and what it adds up to', async () => {
    const text = await shown('/console/plans/ke-hoach-2026/document')
    expect(text).toContain('Tổng số khớp = 1.922 + 1.976 không khớp ≠ 1.922 = 1.922 (chênh 1.976)')
    expect(text).toContain('3.898 người Mục I.1')
    expect(text).toContain('60% của Cán bộ 31/12/2026 Mục II.2')
    expect(text).toContain('đối tượng hoặc nhãn là “Công chức” hoặc thuộc Xã, phường, đặc khu')
    expect(text).toContain('Nộp kế hoạch 19/01/2030 Xã, phường, đặc khu')
  })

  it('stands beside what nobody has said', async () => {
    const text = await shown('/console/plans/ke-hoach-2026/document')
    expect(text).toContain('100% của Học sinh chưa có tổng số đối tượng: Học sinh')
    expect(text).toContain('Văn bản không ghi tổng số học sinh.')
    expect(text).toContain('Chưa quy định cách nhận biết trong danh sách học viên: Học sinh.')
    expect(text).toContain('chưa quy định khi nào đơn vị được coi là đã tập huấn')
    expect(text).toContain('figures: xa')
  })

  it('counts up its version when the file changes', async () => {
    await takeIn(PLAN.replace('60%', '70%'))
    const text = await shown('/console/plans/ke-hoach-2026/document')
    expect(text).toMatch(/Phiên bản 2, đọc từ tệp ngày \d\d\/\d\d\/\d{4}/)
    expect(text).toContain('70% của Cán bộ')
  })

  it('is in the API, and what there is not is not found', async () => {
    const list = (await service.get('/api/v1/plans').expect(200)).body
    expect(list).toMatchObject({
      items: [{ id: 'ke-hoach-2026', version: 2, targets: ['t', 'u', 'd'] }],
      next: null,
    })
    const one = (await service.get('/api/v1/plans/ke-hoach-2026').expect(200)).body
    expect(one).toMatchObject({
      targets: [{ clause: 'Mục II.2' }, {}, {}],
      review: {
        proved: [{ figure: 'tong', way: 'sum', parts: ['tinh', 'xa'], result: 3898 }],
        differing: [{ figure: 'tong', result: 1922 }],
        withoutDenominator: [{ target: 'u', audiences: ['b'] }],
        withoutRule: ['b'],
        withoutEntityRule: ['d'],
      },
    })
    await service.get('/api/v1/plans/ky-nang-so').expect(200)
    await service.get('/api/v1/plans/khong-co').expect(404)
    await auditor.get('/console/plans/khong-co/document').expect(404)
    const other = await service.makeKey({ scopes: ['programs:read'] })
    await service.get('/api/v1/plans', other).expect(403)
  })
})
