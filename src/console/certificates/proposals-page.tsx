import type { ProposalLine } from '../../certificates/approval/list-people.ts'
import { itemStates, type ProposalState } from '../../certificates/approval/proposal.ts'
import type { WaitingCounts } from '../../certificates/search/waiting.ts'
import { proposalTexts } from '../../foundation/texts/console/proposals.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay, Time } from '../kit/time.tsx'
import { CertificateTabs } from './tabs.tsx'

export function proposalsPage(shown: {
  closed: boolean
  lines: readonly ProposalLine[]
  page: PageOf
  waiting: WaitingCounts
  language: Language
}) {
  const { closed, lines, page, waiting, language } = shown
  const texts = proposalTexts[language]
  return {
    area: 'certificates' as const,
    title: texts.title,
    wide: true,
    children: (
      <>
        <CertificateTabs tab="proposals" waiting={waiting} />
        <p class="cert-lead">{texts.lead}</p>
        <ul class="nav nav-pills mb-3">
          <Way label={texts.atWork} closed={false} chosen={!closed} />
          <Way label={texts.closed} closed chosen={closed} />
        </ul>
        {page.total > 0 ? (
          <div class="card">
            <Rows lines={lines} />
            <Pager {...page} />
          </div>
        ) : closed ? (
          <p class="text-secondary">{texts.noneClosed}</p>
        ) : (
          <Empty
            icon="check"
            title={texts.noneTitle}
            text={texts.noneText}
            action={{ label: texts.openCohorts, path: '/console/cohorts' }}
          />
        )}
      </>
    ),
  }
}

function Way({ label, closed, chosen }: { label: string; closed: boolean; chosen: boolean }) {
  return (
    <li class="nav-item">
      <a
        class={chosen ? 'nav-link active' : 'nav-link'}
        aria-current={chosen ? 'true' : undefined}
        href={`/console/certificates/proposals${closed ? '?closed=yes' : ''}`}
      >
        {label}
      </a>
    </li>
  )
}

const COLOURS: Record<ProposalState, string> = {
  open: 'bg-yellow-lt',
  releasing: 'bg-blue-lt',
  released: 'bg-green-lt',
  withdrawn: 'bg-secondary-lt',
}

export function ProposalStateTag({ state }: { state: ProposalState }) {
  const { language } = useFrame()
  return <span class={`badge ${COLOURS[state]}`}>{proposalTexts[language][state]}</span>
}

function Rows({ lines }: { lines: readonly ProposalLine[] }) {
  const { language } = useFrame()
  const texts = proposalTexts[language]
  return (
    <TableFrame label={texts.list}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.cohort}</th>
            <th scope="col">{texts.state}</th>
            {itemStates.map((state) => (
              <th scope="col" class="number" key={state}>
                {texts[state]}
              </th>
            ))}
            <th scope="col">{texts.openedAt}</th>
            <th scope="col">{texts.decision}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td lang="vi">
                <a href={`/console/certificates/proposals/${line.id}`}>{line.cohortName}</a>
                <div class="text-secondary small">{line.cohort}</div>
              </td>
              <td>
                <ProposalStateTag state={line.state} />
              </td>
              {itemStates.map((state) => (
                <td class="number" key={state}>
                  {shownNumber(line.counts[state], language)}
                </td>
              ))}
              <td>
                <Time at={line.openedAt} />
                <div class="text-secondary small">{line.openedBy}</div>
              </td>
              <td>
                {line.decision
                  ? fill(texts.decisionValue, {
                      number: line.decision.number,
                      date: shownDay(line.decision.date, language),
                    })
                  : line.withdrawnReason}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
