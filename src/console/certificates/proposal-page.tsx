import type { ListedLine, ProposalLine } from '../../certificates/approval/list-people.ts'
import type { ItemState } from '../../certificates/approval/proposal.ts'
import type { ListedUnit } from '../../certificates/approval/read.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { proposalTexts } from '../../foundation/texts/console/proposals.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Run } from '../../runs/run.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import type { PageOf } from '../kit/pager.tsx'
import { RunProgress } from '../kit/run-progress.tsx'
import { shownDay, Time } from '../kit/time.tsx'
import { Fact } from './facts-card.tsx'
import { ProposalPeople } from './proposal-people.tsx'
import { ReleaseCard, SheetsCard } from './proposal-work.tsx'
import { ProposalStateTag } from './proposals-page.tsx'

export interface ProposalPage {
  list: Omit<ProposalLine, 'cohortName'> & { cohortName: string }
  units: readonly ListedUnit[]
  /** Of an open list, for whoever sees everybody. */
  asShown: string | null
  people: readonly ListedLine[]
  filter: { text?: string | undefined; state?: ItemState | undefined }
  page: PageOf
  /** The run that issues, once it was released. */
  run: Run | null
  language: Language
}

export function proposalPage(shown: ProposalPage) {
  const { list, run, language } = shown
  const texts = proposalTexts[language]
  const isOpen = list.state === 'open'
  // The same decision goes on then; where nothing was issued, another one or none may take its place.
  const wasCutOff = list.state === 'releasing' && run?.state === 'failed'
  return {
    area: 'certificates' as const,
    title: fill(texts.one, { cohort: list.cohortName }),
    trail: [
      { label: certificatesTexts[language].title, path: '/console/certificates' },
      { label: texts.title, path: '/console/certificates/proposals' },
    ],
    actions: <ProposalStateTag state={list.state} />,
    children: (
      <>
        {run !== null && list.state !== 'open' && <RunProgress run={run} />}
        <Summary {...shown} />
        {(isOpen || wasCutOff) && <ReleaseCard {...shown} />}
        {isOpen && <SheetsCard list={list} units={shown.units} />}
        <ProposalPeople {...shown} />
      </>
    ),
  }
}

function Summary({ list }: ProposalPage) {
  const { language, viewer } = useFrame()
  const texts = proposalTexts[language]
  const { counts, decision } = list
  const count = (state: ItemState, hint: string) => (
    <Fact name={texts[state]}>
      <strong>{shownNumber(counts[state], language)}</strong>{' '}
      <small class="text-secondary">{hint}</small>
    </Fact>
  )
  return (
    <section class="card mb-3">
      <dl class="card-body datagrid">
        {list.state !== 'released' && count('proposed', texts.proposedHint)}
        {list.state !== 'open' && count('issued', texts.issuedHint)}
        {count('held', texts.heldHint)}
        {count('dropped', texts.droppedHint)}
        <Fact name={texts.cohort}>
          <a href={`/console/cohorts/${encodeURIComponent(list.cohort)}`} lang="vi">
            {list.cohortName}
          </a>
        </Fact>
        <Fact name={texts.openedAt}>
          <Time at={list.openedAt} /> <small class="text-secondary">{list.openedBy}</small>
        </Fact>
        {decision && (
          <>
            <Fact name={texts.decision}>
              {fill(texts.decisionValue, {
                number: decision.number,
                date: shownDay(decision.date, language),
              })}
              {list.attachment && viewer.scopes.has('certificates:write') && (
                <>
                  {' · '}
                  <a href={`/api/v1/attachments/${list.attachment}`}>{texts.attachment}</a>
                </>
              )}
            </Fact>
            <Fact name={texts.issuedOn}>{shownDay(decision.issuedOn, language)}</Fact>
          </>
        )}
        {list.closedAt && (
          <Fact name={texts[list.state]}>
            <Time at={list.closedAt} /> <small class="text-secondary">{list.closedBy}</small>
          </Fact>
        )}
        {list.withdrawnReason && (
          <Fact name={texts.withdrawnReason}>
            <span lang="vi">{list.withdrawnReason}</span>
          </Fact>
        )}
      </dl>
    </section>
  )
}
