/** What became of files that came back signed, as commands, the API and reports tell it. Pure. */
import { signedFileFaults } from '../../../foundation/texts/signed-files.ts'
import type { TakenFile } from './take-signed.ts'

export interface TakenAnswer {
  taken: number
  /** They were here already. */
  known: number
  refused: number
  files: {
    name: string
    state: TakenFile['state']
    number: string | null
    learner: string | null
    /** 1, or more for a further signature. */
    version: number | null
    /** As the certificates name them; nobody here vouches for what they say of themselves. */
    signers: string[]
    /** Why it was refused; `code` is stable. */
    reason: { code: string; vi: string; en: string } | null
  }[]
}

export function presentTaken(results: readonly TakenFile[]): TakenAnswer {
  const count = (state: TakenFile['state']) => results.filter((one) => one.state === state).length
  return {
    taken: count('taken'),
    known: count('known'),
    refused: count('refused'),
    files: results.map((one) => ({
      name: one.name,
      state: one.state,
      number: one.number,
      learner: one.state === 'refused' ? null : one.learner,
      version: one.state === 'taken' ? one.version : null,
      signers: one.state === 'taken' ? one.signers.map(({ subject }) => subject) : [],
      reason: one.state === 'refused' ? reasonOf(one) : null,
    })),
  }
}

function reasonOf({ fault, detail }: Extract<TakenFile, { state: 'refused' }>) {
  const { vi, en } = signedFileFaults[fault]
  const more = detail === null ? '' : ` (${detail})`
  return { code: fault, vi: `${vi}${more}`, en: `${en}${more}` }
}
