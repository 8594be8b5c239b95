import type { BookEntry } from '../../certificates/register/book-store.ts'
import type { Register } from '../../certificates/register/register-store.ts'
import type { WaitingCounts } from '../../certificates/search/waiting.ts'
import { keepingTexts } from '../../foundation/texts/console/certificate-keeping.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day, shownDay } from '../kit/time.tsx'
import { CertificateTabs } from './tabs.tsx'

export interface BookLine extends BookEntry {
  /** As the book has it, in Vietnamese. */
  shownState: string
}

const bookPath = ({ issuer, year }: Pick<Register, 'issuer' | 'year'>, page = 'book') =>
  `/console/certificates/register/${page}?${new URLSearchParams({ issuer, year: String(year) })}`

export function registersPage(shown: {
  registers: readonly Register[]
  waiting: WaitingCounts
  language: Language
}) {
  const { registers, waiting, language } = shown
  const texts = keepingTexts[language]
  return {
    area: 'certificates' as const,
    title: texts.register,
    wide: true,
    children: (
      <>
        <CertificateTabs tab="register" waiting={waiting} />
        <p class="cert-lead">{texts.registerLead}</p>
        {registers.length === 0 ? (
          <Empty icon="certificate" title={texts.noRegister} text={texts.noRegisterText} />
        ) : (
          <div class="card">
            <Registers registers={registers} />
          </div>
        )}
      </>
    ),
  }
}

function Registers({ registers }: { registers: readonly Register[] }) {
  const { language } = useFrame()
  const texts = keepingTexts[language]
  return (
    <TableFrame label={texts.registers}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.issuer}</th>
            <th scope="col">{texts.year}</th>
            <th scope="col" class="number">
              {texts.first}
            </th>
            <th scope="col" class="number">
              {texts.last}
            </th>
            <th scope="col" class="number">
              {texts.entries}
            </th>
            <th scope="col">{texts.missing}</th>
            <th scope="col">{texts.book}</th>
          </tr>
        </thead>
        <tbody>
          {registers.map((register) => (
            <tr key={`${register.issuer}/${register.year}`}>
              <td lang="vi" class="cert-wide">
                <a href={bookPath(register)}>{register.issuer}</a>
              </td>
              <td>{register.year}</td>
              <td class="number">{register.first}</td>
              <td class="number">{register.last}</td>
              <td class="number">{shownNumber(register.entries, language)}</td>
              <td>
                {register.missing
                  .map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`))
                  .join(', ')}
              </td>
              <td>
                <a class="btn btn-sm" href={bookPath(register, 'book.xlsx')}>
                  {texts.book}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

export function bookPage(shown: {
  register: Pick<Register, 'issuer' | 'year'>
  entries: readonly BookLine[]
  /** Where the next page begins; null: this is the last. */
  next: number | null
  fromStart: boolean
  language: Language
}) {
  const { register, entries, next, fromStart, language } = shown
  const texts = keepingTexts[language]
  return {
    area: 'certificates' as const,
    title: fill(texts.bookTitle, { year: register.year }),
    wide: true,
    trail: [
      { label: certificatesTexts[language].title, path: '/console/certificates' },
      { label: texts.register, path: '/console/certificates/register' },
    ],
    actions: (
      <a class="btn" href={bookPath(register, 'book.xlsx')}>
        {texts.book}
      </a>
    ),
    children: (
      <>
        <p lang="vi">{register.issuer}</p>
        <Extract />
        <div class="card">
          {entries.length === 0 ? (
            <p class="card-body text-secondary mb-0">{texts.emptyPage}</p>
          ) : (
            <Book entries={entries} />
          )}
          <div class="card-footer btn-list">
            {!fromStart && (
              <a class="btn btn-sm" href={bookPath(register)}>
                {texts.fromStart}
              </a>
            )}
            {next !== null && (
              <a class="btn btn-sm" rel="next" href={`${bookPath(register)}&after=${next}`}>
                {texts.further}
              </a>
            )}
          </div>
        </div>
      </>
    ),
  }
}

function Extract() {
  const { language, viewer } = useFrame()
  if (viewer.unitId === null) return null
  return <p class="text-secondary">{keepingTexts[language].extract}</p>
}

function Book({ entries }: { entries: readonly BookLine[] }) {
  const { language } = useFrame()
  const texts = keepingTexts[language]
  return (
    <TableFrame label={texts.register}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col" class="number">
              {texts.registerNumber}
            </th>
            <th scope="col">{texts.number}</th>
            <th scope="col">{texts.fullName}</th>
            <th scope="col">{texts.unit}</th>
            <th scope="col">{texts.program}</th>
            <th scope="col">{texts.decision}</th>
            <th scope="col">{texts.issuedOn}</th>
            <th scope="col">{texts.state}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.registerNumber}>
              <td class="number">{entry.registerNumber}</td>
              <td class="text-nowrap">
                {entry.state === 'paper' || entry.state === 'withdrawn' ? (
                  entry.number
                ) : (
                  <a href={`/console/certificates?text=${encodeURIComponent(entry.number)}`}>
                    {entry.number}
                  </a>
                )}
              </td>
              <td lang="vi">{entry.fullName}</td>
              <td lang="vi">{entry.unit}</td>
              <td lang="vi">{entry.program}</td>
              <td>
                {entry.decisionNumber}
                {entry.decisionDate && (
                  <small class="d-block">{shownDay(entry.decisionDate, language)}</small>
                )}
              </td>
              <td>
                <Day date={entry.issuedOn} />
              </td>
              <td lang="vi">{entry.shownState}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
