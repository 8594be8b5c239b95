/** A world whose program issues by approval, with people who have passed. */
import type { ItemState } from '../../../src/certificates/approval/proposal.ts'
import {
  listPeople,
  listProposals,
  type ProposalPerson,
  type ProposalView,
} from '../../../src/certificates/approval/read.ts'
import { releaseProposal } from '../../../src/certificates/approval/release.ts'
import type { Run } from '../../../src/runs/run.ts'
import { lan } from '../../support/installation.ts'
import {
  COHORT,
  createWorld,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../../support/world.ts'

type Person = Parameters<typeof rosterCsv>[0][number]

export interface ProposedWorld extends World {
  /** These people are on the roster as written, and have passed. */
  pass(people: readonly Person[], score?: string): Promise<void>
  /** `hocvu certify`. */
  certify(): Promise<Run>
  /** The newest list of the cohort. */
  list(): Promise<ProposalView>
  people(): Promise<ProposalPerson[]>
  /** State by employee code, of the newest list. */
  states(): Promise<Record<string, ItemState>>
  /** Releases the list that is open, and issues it. */
  release(decision?: { number?: string; date?: string; issuedOn?: string }): Promise<Run>
}

export const DECISION = { number: '123/QĐ-SKHCN', date: '2026-03-02', attachment: null }

export async function createProposedWorld(): Promise<ProposedWorld> {
  const world = await createWorld({ programs: [`${programYaml()}\nissue: approval\n`] })
  const list = async () => {
    const lists = await listProposals(world.db, lan, world.clock.now(), { limit: 50 })
    const [newest] = lists.toSorted((a, b) => b.openedAt.getTime() - a.openedAt.getTime())
    if (!newest) throw new Error('there is no list')
    return newest
  }
  const people = async () =>
    await listPeople(world.db, lan, world.clock.now(), (await list()).id, { limit: 10_000 })
  return {
    ...world,
    list,
    people,
    states: async () =>
      Object.fromEntries((await people()).map(({ learner, state }) => [learner, state])),
    pass: async (who, score = '8') => {
      await world.importRoster(rosterCsv(who))
      const named = who.flatMap(({ code = '', name }) =>
        learnerWith(code, score).map((record) =>
          record.kind === 'account' && name !== undefined ? { ...record, fullName: name } : record,
        ),
      )
      await world.sync(onePage(...named))
      await world.reconcile()
    },
    certify: () => {
      world.clock.pass(5)
      return world.run('certify', COHORT)
    },
    release: async (decision = {}) => {
      const { db, clock, publicUrl, templates } = world
      const deps = { db, clock, publicUrl, templates }
      const { id } = await list()
      const { proposal } = await releaseProposal(deps, lan, id, { ...DECISION, ...decision })
      return await world.run('certify', COHORT, { proposal: proposal.id })
    },
  }
}

export const codes = (...list: string[]): Person[] => list.map((code) => ({ code }))
