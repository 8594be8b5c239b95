import { describe, expect, it } from 'vitest'
import { paperFacts } from '../../src/certificates/revisions/correct.ts'
import type { PublicEvent } from '../../src/certificates/revisions/history.ts'
import { learnerPage } from '../../src/console/learner-page.tsx'
import { verifyPage } from '../../src/console/verify-page.tsx'
import { historyTexts } from '../../src/foundation/texts/certificate-history.ts'
import { sample } from '../certificates/sample.ts'

const links = { pdf: '/c/private-token/certificate.pdf', verify: sample.verifyUrl }
const history: PublicEvent[] = [
  { kind: 'issued', on: '2026-04-06', revision: 1, changed: [] },
  { kind: 'revised', on: '2026-05-12', revision: 2, changed: ['fullName', 'score'] },
  { kind: 'revoked', on: '2026-06-01', revision: 2, reason: 'Cấp <nhầm> người' },
  { kind: 'reinstated', on: '2026-06-20', revision: 3, changed: [] },
]
const newest = { ...sample, revision: 3 }

/** What a reader sees of a page. */
const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describe('the history of a certificate on its pages', () => {
  it('tells each event with its date, in both languages', () => {
    const vi = textOf(
      learnerPage({ snapshot: newest, language: 'vi', state: 'valid', history, links }),
    )
    expect(vi).toContain(
      '06/04/2026 Cấp giấy chứng nhận 12/05/2026 Chỉnh sửa: họ và tên, điểm 01/06/2026 Thu hồi. Lý do: Cấp &lt;nhầm> người 20/06/2026 Cấp lại, có hiệu lực trở lại',
    )
    const en = textOf(
      learnerPage({ snapshot: newest, language: 'en', state: 'valid', history, links }),
    )
    expect(en).toContain('6 April 2026 Issued 12 May 2026 Corrected: full name, score')
  })

  it('marks on the verify page which of them the paper with the code is', () => {
    const html = verifyPage({
      language: 'vi',
      result: { state: 'replaced', snapshot: sample, sha256: null, history },
    })
    expect(textOf(html)).toContain('Cấp giấy chứng nhận bản này')
    expect(html.match(/bản này/g)).toHaveLength(1)
    expect(html).toContain('Giấy mang mã này ghi')
  })

  it('is left out where nothing has happened since the issue', () => {
    const page = { snapshot: sample, language: 'vi', state: 'valid', links } as const
    expect(learnerPage({ ...page, history: history.slice(0, 1) })).not.toContain('Quá trình')
  })

  it('has a word for every fact that a correction may be about', () => {
    for (const language of ['vi', 'en'] as const)
      for (const fact of paperFacts) expect(historyTexts[language][fact]).toBeTruthy()
  })
})

describe('a certificate that awaits the agency’s signature', () => {
  it('says so on the card too, and offers no download and no code to be used', () => {
    const html = learnerPage({
      snapshot: newest,
      language: 'vi',
      state: 'awaiting',
      history,
      links,
    })
    expect(html).toContain('badge-awaiting')
    expect(html).toContain('Chờ ký số')
    expect(html).not.toContain(links.pdf)
    expect(html).not.toContain('Còn hiệu lực')
  })

  it('is in the register for whoever verifies, and not to be used yet', () => {
    const html = verifyPage({
      language: 'en',
      result: { state: 'awaiting', snapshot: newest, sha256: null, history },
    })
    expect(html).toContain('awaits the agency’s digital signature')
    expect(html).not.toContain('state-valid')
  })
})
