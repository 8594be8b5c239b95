import type { CorrectionsTaken } from '../../certificates/approval/corrections.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { proposalTexts } from '../../foundation/texts/console/proposals.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'

/** What became of a checked sheet: shown once, row by row. */
export function correctionsPage(shown: {
  proposal: string
  taken: CorrectionsTaken
  language: Language
}) {
  const { proposal, taken, language } = shown
  const texts = proposalTexts[language]
  const { right, corrected, held, released, unchanged } = taken
  const path = `/console/certificates/proposals/${proposal}`
  return {
    area: 'certificates' as const,
    title: texts.takenTitle,
    trail: [
      { label: certificatesTexts[language].title, path: '/console/certificates' },
      { label: texts.title, path: '/console/certificates/proposals' },
    ],
    children: (
      <div class="card card-body">
        <p>{fill(texts.taken, { right, corrected, held, released, unchanged })}</p>
        {taken.warnings.map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
        {taken.rejected.length > 0 && (
          <>
            <h2>{texts.rejectedTitle}</h2>
            <ul>
              {taken.rejected.map(({ row, field, reason }) => (
                <li key={`${row}${field}`}>{fill(texts.rejectedRow, { row, reason })}</li>
              ))}
            </ul>
          </>
        )}
        {taken.notes.length > 0 && (
          <>
            <h2>{texts.notesTitle}</h2>
            <ul>
              {taken.notes.map(({ row, note }) => (
                <li key={row} lang="vi">
                  {fill(texts.rejectedRow, { row, reason: note })}
                </li>
              ))}
            </ul>
          </>
        )}
        <p class="mb-0">
          <a class="btn" href={path}>
            {texts.backToList}
          </a>
        </p>
      </div>
    ),
  }
}
