import type { AccountBeside, PersonBeside } from '../../evidence/account-beside.ts'
import type { LineBeside, Standing } from '../../evidence/matching/beside.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { dossierCodes } from '../../foundation/texts/dossier-codes.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'

/** Beside the colour, for who does not see it. */
const SIGNS: Record<Standing, string> = { agrees: '✓', disagrees: '✗', close: '≈', missing: '–' }

/** What the platform says beside what the roster says, a field a line. */
export function SideBySide({ account, person }: { account: AccountBeside; person: PersonBeside }) {
  const { language } = useFrame()
  const texts = accountsTexts[language]
  return (
    <TableFrame label={texts.sideBySide}>
      <table class="table table-vcenter card-table beside">
        <thead>
          <tr>
            <th scope="col">{texts.field}</th>
            <th scope="col">{fill(texts.accountOf, { platform: account.platform })}</th>
            <th scope="col">{texts.onRoster}</th>
            <th scope="col">{texts.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {person.lines.map((line) => (
            <Line line={line} platform={account.platform} key={line.field} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Line({ line, platform }: { line: LineBeside; platform: string }) {
  const { language } = useFrame()
  const texts = accountsTexts[language]
  const { field, standing } = line
  return (
    <tr class={`beside-${standing}`}>
      <th scope="row">{fieldName(field, language)}</th>
      <td data-label={fill(texts.accountOf, { platform })}>
        <Value field={field} value={line.ours} />
      </td>
      <td data-label={texts.onRoster}>
        {field === 'username' ? (
          <span>{texts.userNameHint}</span>
        ) : (
          <Value field={field} value={line.theirs} />
        )}
      </td>
      <td>
        <strong class="beside-mark">
          <span aria-hidden="true">{SIGNS[standing]}</span> {texts[standing]}
        </strong>
        <small>{levelText(line, language)}</small>
      </td>
    </tr>
  )
}

function Value({ field, value }: { field: LineBeside['field']; value: string | null }) {
  const { language } = useFrame()
  if (value === null || value === '')
    return <span class="text-secondary">{accountsTexts[language].nothing}</span>
  return <span lang="vi">{field === 'date_of_birth' ? shownDay(value, language) : value}</span>
}

function fieldName(field: LineBeside['field'], language: Language): string {
  return field === 'account'
    ? accountsTexts[language].otherAccount
    : capital(dossierCodes[field]?.[language] ?? field)
}

function levelText({ level, ours, theirs }: LineBeside, language: Language): string {
  const texts = accountsTexts[language]
  if (level !== null) return dossierCodes[level]?.[language] ?? level
  if (ours === null && theirs === null) return texts.missingBoth
  if (ours === null) return texts.missingOurs
  return theirs === null ? texts.missingTheirs : texts.notComparable
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** In a line: how much agrees, how much does not. */
export function tallyOf({ lines }: PersonBeside, language: Language): string {
  const count = (standing: Standing) => lines.filter((line) => line.standing === standing).length
  return fill(accountsTexts[language].tally, {
    agrees: count('agrees'),
    disagrees: count('disagrees'),
    missing: count('missing'),
  })
}
