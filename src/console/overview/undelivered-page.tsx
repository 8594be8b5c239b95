/** Mails about certificates that have not arrived, each with the way to its certificate, where it is sent again. */
import { overviewTexts } from '../../foundation/texts/console/overview.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import type { UndeliveredMail } from '../../reports/overview/undelivered-mails.ts'
import { Empty } from '../kit/empty.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'

export function undeliveredPage({
  mails,
  language,
}: {
  mails: readonly UndeliveredMail[]
  language: Language
}) {
  const texts = overviewTexts[language]
  const states = {
    refused: texts.mailRefused,
    uncertain: texts.mailUncertain,
    retrying: texts.mailRetrying,
  }
  return {
    area: 'certificates' as const,
    title: texts.mailsTitle,
    trail: [{ label: texts.title, path: '/console' }],
    children:
      mails.length === 0 ? (
        <div class="card">
          <Empty icon="check" title={texts.mailsNone} text={texts.mailsNoneText} />
        </div>
      ) : (
        <>
          <p class="text-secondary">{texts.mailsText}</p>
          <div class="card">
            <TableFrame label={texts.mailsTitle}>
              <table class="table table-vcenter card-table">
                <thead>
                  <tr>
                    <th scope="col">{texts.mailLearner}</th>
                    <th scope="col">{texts.mailNumber}</th>
                    <th scope="col">{texts.mailState}</th>
                    <th scope="col">{texts.mailWhen}</th>
                  </tr>
                </thead>
                <tbody>
                  {mails.map(({ certificate, number, fullName, state, at }) => (
                    <tr key={certificate}>
                      <th scope="row" lang="vi">
                        <a href={`/console/certificates/${certificate}`}>{fullName}</a>
                      </th>
                      <td>{number}</td>
                      <td>{states[state]}</td>
                      <td>
                        <Time at={at} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          </div>
        </>
      ),
  }
}
