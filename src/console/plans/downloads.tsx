/** Beside the title of a plan's page: its reports as files, the version for paper, and the way to freeze it. */
import { planPageTexts } from '../../foundation/texts/console/plan-pages.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { type PlanFileKind, planFileKindNames, planFileKinds } from '../../reports/plan-file.ts'
import { Icon } from '../kit/icon.tsx'
import { withQuery } from '../kit/pager.tsx'
import { planAddress } from './plan-tabs.tsx'

export function PlanActions({
  planId,
  address,
  language,
  mayFreeze,
  withPaper,
}: {
  planId: string
  address: string
  language: Language
  mayFreeze: boolean
  /** The page has a version with all rows. */
  withPaper?: boolean
}) {
  const texts = planPageTexts[language]
  return (
    <>
      {withPaper && (
        <a class="btn" href={withQuery(address, { page: '', paper: 'yes' })}>
          {texts.print}
        </a>
      )}
      {mayFreeze && (
        <a class="btn" href={planAddress(planId, 'frozen')}>
          {texts.freeze}
        </a>
      )}
      <Downloads planId={planId} address={address} language={language} />
    </>
  )
}

function Downloads({
  planId,
  address,
  language,
}: {
  planId: string
  address: string
  language: Language
}) {
  const texts = planPageTexts[language]
  const names = planFileKindNames(language)
  return (
    <details class="plan-files">
      <summary class="btn btn-primary">
        <Icon name="download" /> {texts.files}
      </summary>
      <div class="card plan-files-card">
        <table class="table table-sm mb-0">
          <tbody>
            {planFileKinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">{names[kind]}</th>
                {(['xlsx', 'docx'] as const).map((format) => {
                  const label = format === 'xlsx' ? texts.xlsx : texts.docx
                  return (
                    <td key={format}>
                      <a
                        href={fileAddress(planId, format, kind, address)}
                        aria-label={fill(texts.fileAs, { name: names[kind], format: label })}
                      >
                        {label}
                      </a>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
        <p class="mb-0 plan-files-data">
          <a href={fileAddress(planId, 'json', 'progress', address)}>{texts.json}</a>
        </p>
      </div>
    </details>
  )
}

/** Of the same unit and days as the page. */
function fileAddress(
  planId: string,
  format: 'xlsx' | 'docx' | 'json',
  kind: PlanFileKind,
  address: string,
): string {
  const { searchParams } = new URL(address, 'http://console')
  const kept = ['unit', 'on', 'tree'].map((name) => [name, searchParams.get(name) ?? ''])
  return withQuery(`${planAddress(planId)}/report.${format}`, {
    ...{ kind: kind === 'progress' ? '' : kind },
    ...Object.fromEntries(kept),
  })
}
