/** The ledger of a platform's accounts: allotted, handed out, taken back; with the forms for each. */
import type { Viewer } from '../../access/viewer.ts'
import { ledgerTexts } from '../../foundation/texts/console/ledger.ts'
import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { AccountLine, AllotmentLine } from '../../reports/account-ledger.ts'
import type { LedgerCounts } from '../../reports/ledger-counts.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay, Time } from '../kit/time.tsx'
import { LedgerForms, TakeBack } from './ledger-forms.tsx'
import { PLATFORMS } from './standing.tsx'
import { PlatformTabs, platformTrail, type TabbedPlatform } from './tabs.tsx'

export interface LedgerPage {
  language: Language
  viewer: Viewer
  platform: TabbedPlatform
  total: LedgerCounts
  allotments: readonly AllotmentLine[]
  accounts: readonly AccountLine[]
  /** Where the next page of accounts begins. */
  next: string | null
  isFirst: boolean
}

const COUNTS = ['allotted', 'handedOut', 'left', 'used', 'finished', 'expiring', 'expired'] as const

export function ledgerPage(page: LedgerPage) {
  const { language, viewer, platform, total, allotments, accounts, next, isFirst } = page
  const texts = ledgerTexts[language]
  const path = `${PLATFORMS}/${platform.id}/ledger`
  return {
    area: 'platforms' as const,
    title: platform.id,
    trail: platformTrail(platformTexts[language].title),
    wide: true,
    children: (
      <>
        <PlatformTabs platform={platform} tab="ledger" />
        <p class="text-secondary">{texts.lead}</p>
        <LedgerForms platform={platform.id} />
        {allotments.length === 0 ? (
          <div class="card">
            <Empty
              icon="platform"
              title={texts.allotmentsEmpty}
              text={viewer.unitId === null ? texts.allotmentsEmptyText : texts.allotmentsEmptyUnit}
            />
          </div>
        ) : (
          <>
            <div class="card mb-3">
              <div class="card-header">
                <h2 class="card-title">{texts.allotments}</h2>
              </div>
              <Allotments allotments={allotments} total={total} />
            </div>
            <div class="card">
              <div class="card-header">
                <h2 class="card-title">{texts.accounts}</h2>
              </div>
              {accounts.length === 0 ? (
                <p class="card-body mb-0">{texts.accountsEmpty}</p>
              ) : (
                <Accounts accounts={accounts} platform={platform.id} />
              )}
              {(next !== null || !isFirst) && (
                <div class="card-footer btn-list">
                  {!isFirst && (
                    <a class="btn" href={path}>
                      {texts.firstPage}
                    </a>
                  )}
                  {next !== null && (
                    <a class="btn" href={`${path}?after=${next}`} rel="next">
                      {texts.nextPage}
                    </a>
                  )}
                </div>
              )}
            </div>
          </>
        )}
      </>
    ),
  }
}

const looks: Record<AllotmentLine['state'], string> = {
  'not-yet-usable': 'bg-secondary-lt',
  usable: 'bg-green-lt',
  expiring: 'bg-yellow-lt',
  expired: 'bg-red-lt',
}

function Allotments({
  allotments,
  total,
}: {
  allotments: readonly AllotmentLine[]
  total: LedgerCounts
}) {
  const { language } = useFrame()
  const texts = ledgerTexts[language]
  return (
    <TableFrame label={texts.allotments}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.unit}</th>
            <th scope="col">{texts.days}</th>
            <th scope="col">{texts.state}</th>
            {COUNTS.map((name) => (
              <th scope="col" class="number" key={name}>
                {texts[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {allotments.map(({ id, unit, source, usableFrom, usableUntil, state, counts }) => (
            <tr key={id}>
              <th scope="row" lang="vi">
                {unit.name}
                {source !== null && <small class="d-block text-secondary">{source}</small>}
              </th>
              <td class="ledger-days">
                {fill(texts.from, {
                  from: shownDay(usableFrom, language),
                  until: shownDay(usableUntil, language),
                })}
              </td>
              <td>
                <span class={`badge ${looks[state]}`}>{texts[`state_${state}`]}</span>
              </td>
              <Counts counts={counts} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {texts.totals}
            </th>
            <Counts counts={total} />
          </tr>
        </tfoot>
      </table>
    </TableFrame>
  )
}

function Counts({ counts }: { counts: LedgerCounts }) {
  const { language } = useFrame()
  return (
    <>
      {COUNTS.map((name) => (
        <td class="number" key={name}>
          {shownNumber(counts[name], language)}
        </td>
      ))}
    </>
  )
}

function Accounts({ accounts, platform }: { accounts: readonly AccountLine[]; platform: string }) {
  const { language, viewer } = useFrame()
  const texts = ledgerTexts[language]
  const mayWrite = viewer.scopes.has('accounts:write')
  return (
    <TableFrame label={texts.accounts}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.userName}</th>
            <th scope="col">{texts.learner}</th>
            <th scope="col">{texts.handedOutAt}</th>
            <th scope="col">{texts.signs}</th>
            {mayWrite && (
              <th scope="col">
                <span class="visually-hidden">{texts.takeBackVerb}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row">{account.userName}</th>
              <td lang="vi">{holderOf(account, language)}</td>
              <td>{account.handedOutAt !== null && <Time at={account.handedOutAt} />}</td>
              <td>
                {signsOf(account, language)}
                {(account.expiring || account.expired) && (
                  <span class={`badge ms-2 ${account.expired ? looks.expired : looks.expiring}`}>
                    {account.expired ? texts.state_expired : texts.state_expiring}
                  </span>
                )}
              </td>
              {mayWrite && (
                <td>
                  {account.learner !== null && (
                    <TakeBack platform={platform} userName={account.userName} />
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function holderOf({ learner, fullName, handedOutAt }: AccountLine, language: Language): string {
  const texts = ledgerTexts[language]
  if (handedOutAt === null) return texts.nobody
  return fullName === null ? texts.somebody : `${fullName}, ${learner ?? ''}`
}

function signsOf({ known, used, finished }: AccountLine, language: Language): string {
  const texts = ledgerTexts[language]
  if (finished) return texts.signFinished
  if (used) return texts.signUsed
  return known ? texts.signKnown : texts.signNone
}
