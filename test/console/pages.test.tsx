import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { PublicEvent } from '../../src/certificates/revisions/history.ts'
import { errorPage } from '../../src/console/error-page.tsx'
import { landingPage } from '../../src/console/landing-page.tsx'
import { learnerPage } from '../../src/console/learner-page.tsx'
import { verifyPage } from '../../src/console/verify-page.tsx'
import type { Language } from '../../src/foundation/texts/pages.ts'
import { bareSample, sample, sampleFor } from '../certificates/sample.ts'

const ASSETS = new URL('../../src/console/assets/', import.meta.url)
const SHA256 = '0123456789abcdef'.repeat(4)
const links = { pdf: '/c/private-token/certificate.pdf', verify: sample.verifyUrl }
const revoked = { on: '2026-05-02', reason: 'Cấp nhầm người' }
const history: PublicEvent[] = [
  { kind: 'issued', on: '2026-04-06', revision: 1, changed: [] },
  { kind: 'revoked', on: '2026-05-02', revision: 1, reason: 'Cấp nhầm người' },
  { kind: 'reinstated', on: '2026-05-03', revision: 2, changed: [] },
  { kind: 'revised', on: '2026-05-04', revision: 3, changed: ['fullName', 'dateOfBirth'] },
]
const LANGUAGES: Language[] = ['vi', 'en']

const learner = (language: Language, snapshot = sample) =>
  learnerPage({ snapshot, language, state: 'valid', links })
const verified = (language: Language, snapshot = sample) =>
  verifyPage({ language, result: { state: 'valid', snapshot, sha256: SHA256 } })

const everyPage = LANGUAGES.flatMap((language): [string, Language, string][] => [
  [`learner, ${language}`, language, learner(language)],
  [
    `learner revoked, ${language}`,
    language,
    learnerPage({ snapshot: sample, language, state: 'revoked', change: revoked, links }),
  ],
  [
    `learner awaiting, ${language}`,
    language,
    learnerPage({ snapshot: sample, language, state: 'awaiting', history, links }),
  ],
  [`learner bare, ${language}`, language, learner(language, bareSample)],
  [
    `verify replaced, ${language}`,
    language,
    verifyPage({
      language,
      result: {
        state: 'replaced',
        snapshot: sample,
        sha256: SHA256,
        history,
        change: { on: '2026-05-02', replacement: { number: sample.number, verify: '/verify/x' } },
      },
    }),
  ],
  [`verify form, ${language}`, language, verifyPage({ language, result: null })],
  [`verify valid, ${language}`, language, verified(language)],
  [`verify unknown, ${language}`, language, verifyPage({ language, result: { state: 'unknown' } })],
  [`landing, ${language}`, language, landingPage({ language, staff: true })],
  ...[400, 404, 410, 429, 500].map((status): [string, Language, string] => [
    `error ${status}, ${language}`,
    language,
    errorPage({ language, status, reference: 'r-1' }),
  ]),
])

describe.each(everyPage)('the page %s', (_, language, html) => {
  it('is a whole document in its language', () => {
    expect(html.startsWith('<!doctype html>\n<html lang="')).toBe(true)
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).toContain('<main id="main">')
    expect(html.match(/<h1/g)).toHaveLength(1)
  })

  it('offers both languages and marks its own', () => {
    expect(html).toContain('href="?lang=vi"')
    expect(html).toContain('href="?lang=en"')
    const marked = [...html.matchAll(/<a href="\?lang=(\w\w)"[^>]*aria-current="true"/g)]
    expect(marked.map((match) => match[1])).toEqual([language])
  })

  it('needs no script, no inline style and nothing from another host', () => {
    expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:|data:/i)
    const fetched = [
      ...html.matchAll(/<(?:link|img|iframe|source|video)[^>]*?(?:href|src)="([^"]*)"/g),
    ]
    expect(fetched.length).toBeGreaterThan(0)
    for (const [, address] of fetched) expect(address).toMatch(/^\/assets\/[\w.-]+\?v=[\w-]+$/)
  })

  it('asks only for assets that exist', () => {
    const assets = readdirSync(ASSETS)
    for (const [, name] of html.matchAll(/\/assets\/([\w.-]+)/g)) expect(assets).toContain(name)
  })

  it('sends no referrer', () => {
    expect(html).toContain('<meta name="referrer" content="no-referrer"/>')
  })

  it('puts no person into the title, the description or a link preview', () => {
    const head = html.slice(0, html.indexOf('</head>'))
    expect(head).toMatch(/<meta property="og:title"/)
    for (const personal of [sample.learner.fullName, sample.learner.unit, sample.number])
      expect(head).not.toContain(personal)
  })

  it('shows no missing value and no unfilled placeholder', () => {
    expect(html).not.toMatch(/undefined|null|NaN|\[object|\{\w+\}/)
  })

  it('has each id once, and every label points to one', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1])
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, list = ''] of html.matchAll(
      /(?:aria-labelledby|aria-describedby|for)="([^"]+)"/g,
    ))
      for (const id of list.split(' ')) expect(ids).toContain(id)
  })
})

describe('search engines', () => {
  it.each(LANGUAGES)('list no page about a person, %s', (language) => {
    for (const html of [
      learner(language),
      verified(language),
      errorPage({ language, status: 404 }),
    ])
      expect(html).toContain('<meta name="robots" content="noindex')
  })
})

describe("the learner's page", () => {
  it('shows what the paper says', () => {
    const html = learner('vi')
    for (const fact of [
      'Lò Văn Phương',
      'Kỹ năng số cơ bản',
      '05/09/1985',
      'Ủy ban nhân dân xã Chiềng Mung',
      '02/03/2026 – 31/03/2026',
      '16 tiết',
      '8,5 điểm',
      '92,5%',
      '128/2026/GCN',
      '06/04/2026',
      'Sở Khoa học và Công nghệ',
      'Còn hiệu lực',
    ])
      expect(html).toContain(fact)
  })

  it('writes numbers and dates the English way in English', () => {
    const html = learner('en')
    for (const fact of ['Basic digital skills', '5 September 1985', '8.5 out of 10', '92.5%'])
      expect(html).toContain(fact)
  })

  it('marks a course without English title as Vietnamese on the English page', () => {
    expect(learner('en', bareSample)).toContain('<p class="course" lang="vi">Kỹ năng số cơ bản</p>')
  })

  it('offers the PDF and the verify page', () => {
    expect(learner('vi')).toContain(`href="${links.pdf}" download`)
    expect(learner('vi')).toContain(`href="${links.verify}"`)
  })

  it('leaves out unknown facts with their labels', () => {
    const html = learner('vi', bareSample)
    for (const label of ['Thời gian', 'Thời lượng', 'Kết quả kiểm tra', 'Chuyên cần'])
      expect(html).not.toContain(`<dt>${label}</dt>`)
  })

  it.each(['revoked', 'replaced'] as const)('offers no PDF when %s, and says why', (state) => {
    const html = learnerPage({ snapshot: sample, language: 'vi', state, change: revoked, links })
    expect(html).not.toContain(links.pdf)
    expect(html).not.toContain('Còn hiệu lực')
    expect(html).toContain('02/05/2026')
  })
})

describe('the verify page', () => {
  it.each(LANGUAGES)(
    'shows what is needed for checking, and no other personal fact, %s',
    (language) => {
      const html = verified(language)
      for (const shown of [
        sample.learner.fullName,
        sample.number,
        sample.issuer,
        SHA256,
        language === 'vi' ? '8,5 điểm' : '8.5 out of 10',
        language === 'vi' ? '16 tiết' : '16 periods',
        language === 'vi' ? '06/04/2026' : '6 April 2026',
      ])
        expect(html).toContain(shown)
      for (const hidden of [
        sample.learner.unit,
        sample.cohort.name,
        '1985',
        '92,5',
        '92.5',
        'private-token',
      ])
        expect(html).not.toContain(hidden)
    },
  )

  it('says when and why a certificate was revoked', () => {
    const html = verifyPage({
      language: 'vi',
      result: { state: 'revoked', snapshot: sample, sha256: SHA256, change: revoked },
    })
    expect(html).toContain('Đã thu hồi')
    expect(html).toContain('Thu hồi ngày 02/05/2026. Lý do: Cấp nhầm người')
  })

  it('leads from a replaced certificate to the one in force', () => {
    const replacement = { number: '140/2026/GCN', verify: '/verify/newer' }
    const html = verifyPage({
      language: 'vi',
      result: {
        state: 'replaced',
        snapshot: sample,
        sha256: SHA256,
        change: { on: '2026-05-02', replacement },
      },
    })
    expect(html).toContain('140/2026/GCN')
    expect(html).toContain('href="/verify/newer"')
  })

  it('shows nobody for an unknown code', () => {
    const html = verifyPage({ language: 'vi', result: { state: 'unknown' } })
    expect(html).toContain('Không tìm thấy')
    expect(html).not.toContain('<dl')
  })

  it('asks for a code by a form that works without script and keeps the language', () => {
    const html = verifyPage({ language: 'en', result: null })
    expect(html).toContain('<form class="verify" action="/verify" method="get">')
    expect(html).toContain('<input type="hidden" name="lang" value="en"/>')
    expect(html).toMatch(/<input id="code" name="code" required/)
  })
})

describe('hostile texts', () => {
  const hostile = '<img src=x onerror=alert(1)>"\'&'

  it('are printed, never interpreted', () => {
    const snapshot = { ...sampleFor({ fullName: hostile, unit: hostile }), issuer: hostile }
    const pages = [
      learner('vi', snapshot),
      verified('vi', snapshot),
      verifyPage({
        language: 'vi',
        result: {
          state: 'revoked',
          snapshot,
          sha256: null,
          change: { on: '2026-05-02', reason: hostile },
        },
      }),
      errorPage({ language: 'vi', status: 500, reference: hostile }),
    ]
    for (const html of pages) {
      expect(html).not.toContain('<img')
      expect(html).toContain('&lt;img src=x onerror=alert(1)>')
    }
  })
})

describe('error pages', () => {
  it.each([
    [404, 'Không tìm thấy trang'],
    [410, 'Không còn tải được'],
    [429, 'Quá nhiều yêu cầu'],
    [500, 'Hệ thống gặp lỗi'],
    [503, 'Hệ thống đang tạm ngừng'],
    [413, 'Tệp quá lớn'],
  ])('explain %d', (status, title) => {
    const html = errorPage({ language: 'vi', status })
    expect(html).toContain(`${title}</h1>`)
    expect(html).toContain(`Mã lỗi ${status}`)
  })
})

describe('the style sheet', () => {
  const css = readFileSync(new URL('hocvu.css', ASSETS), 'utf8')
  const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map((match) => match[1])

  it('fetches nothing', () => {
    for (const name of readdirSync(ASSETS).filter((file) => file.endsWith('.css')))
      expect(readFileSync(new URL(name, ASSETS), 'utf8')).not.toMatch(/url\(|@import|@font-face/)
  })

  it.each([
    ['light', light],
    ['dark', dark],
  ])('has contrast of at least 4.5 (WCAG AA) in %s', (_, rules) => {
    const colours = new Map([...rules.matchAll(/--([\w-]+): (#\w{6})/g)].map((m) => [m[1], m[2]]))
    for (const [ink, ground] of [
      ['ink', 'ground'],
      ['ink', 'paper'],
      ['soft', 'ground'],
      ['soft', 'paper'],
      ['red', 'ground'],
      ['red', 'paper'],
      ['on-red', 'red'],
      ['bronze', 'ground'],
      ['valid', 'valid-ground'],
      ['revoked', 'revoked-ground'],
      ['revoked', 'paper'],
      ['replaced', 'replaced-ground'],
      ['red', 'replaced-ground'],
      ['ink', 'revoked-ground'],
    ] as const) {
      const ratio = contrast(colours.get(ink), colours.get(ground))
      expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })
})

/** WCAG 2.2, relative luminance. */
function contrast(a: string | undefined, b: string | undefined): number {
  const luminance = (colour = '') => {
    const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    const [red = 0, green = 0, blue = 0] = channels.map((value) =>
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (lighter + 0.05) / (darker + 0.05)
}
