/** `certificates revise|revoke|reinstate`: what a person does with issued certificates, one or many as one act. */
import { readFile } from 'node:fs/promises'
import type { ActDeps, WrittenAct } from '../certificates/revisions/act.ts'
import type { CertificateChoice } from '../certificates/revisions/choose.ts'
import { type Correctable, correctable } from '../certificates/revisions/correct.ts'
import { reinstateCertificates } from '../certificates/revisions/reinstate.ts'
import { type CorrectedCertificate, reviseCertificates } from '../certificates/revisions/revise.ts'
import { revokeCertificates } from '../certificates/revisions/revoke.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import type { Run } from '../runs/run.ts'
import { changeLine } from './certificate-list.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes } from './output.ts'
import { bringEvidence, described, follow, readEvidence } from './person-decisions.ts'

export interface ActOptions {
  reason: string
  evidence?: string
  issuer?: string
  file?: string
  cohort?: string
  where?: string
  expected?: string
}

export interface ReviseOptions extends ActOptions {
  /** true: without saying which facts. */
  fromRoster?: string | true
  score?: boolean
  wording?: boolean
  dryRun?: boolean
}

export interface ReinstateOptions extends ActOptions {
  sameFacts?: boolean
  despiteOutcome?: boolean
}

export const revise: Command<[names: string[], options: ReviseOptions]> = async (
  context,
  names,
  options,
) => {
  const taken = readTaken(options)
  const dryRun = options.dryRun ?? false
  const { installation, written } = await begin(context, names, options, { dryRun })
  const correction = { ...written, taken, dryRun }
  const revised = await reviseCertificates(depsOf(installation), context.viewer, correction)
  const { certificates, unchanged } = revised
  const reconciled = await decideAnew(context, installation, revised.runs)
  context.output.result({ dryRun, certificates, unchanged, reconciled }, () =>
    [
      ...certificates.flatMap((one) => revisionLines(one, dryRun)),
      ...(unchanged === 0 || dryRun
        ? []
        : [`${unchanged} say this already and are left as they are`]),
      ...reconciled.map(described),
    ].join('\n'),
  )
  return exitCodes.done
}

export const revoke: Command<[names: string[], options: ActOptions]> = async (
  context,
  names,
  options,
) => {
  const { installation, written } = await begin(context, names, options)
  const revoked = await revokeCertificates(depsOf(installation), context.viewer, written)
  const { certificates } = revoked
  const reconciled = await decideAnew(context, installation, revoked.runs)
  context.output.result({ certificates, reconciled }, () =>
    [
      ...certificates.map(({ number, revision }) => `${number}: revision ${revision} revoked`),
      ...reconciled.map(described),
    ].join('\n'),
  )
  return exitCodes.done
}

export const reinstate: Command<[names: string[], options: ReinstateOptions]> = async (
  context,
  names,
  options,
) => {
  const { installation, written } = await begin(context, names, options)
  const reinstated = await reinstateCertificates(depsOf(installation), context.viewer, {
    ...written,
    facts: options.sameFacts ? 'same' : 'present',
    despiteOutcome: options.despiteOutcome ?? false,
  })
  const { certificates } = reinstated
  const reconciled = await decideAnew(context, installation, reinstated.runs)
  context.output.result({ certificates, reconciled }, () =>
    [
      ...certificates.flatMap(({ number, revision, changes }) => [
        `${number}: stands again as revision ${revision}`,
        ...changes.map((change) => `    ${changeLine(change)}`),
      ]),
      ...reconciled.map(described),
    ].join('\n'),
  )
  return exitCodes.done
}

function revisionLines(
  { number, revision, changes, left }: CorrectedCertificate,
  dryRun: boolean,
): string[] {
  const what = dryRun
    ? `${number}: would become revision ${revision}`
    : `${number}: revision ${revision}`
  return [
    changes.length === 0 ? `${number}: nothing would change` : what,
    ...changes.map((change) => `    ${changeLine(change)}`),
    ...(left.length === 0
      ? []
      : [
          '    reads otherwise by now and was not asked for:',
          ...left.map((change) => `      ${changeLine(change)}`),
        ]),
  ]
}

function readTaken({ fromRoster, score, wording, dryRun }: ReviseOptions): Correctable[] {
  const ofRoster =
    fromRoster === undefined
      ? []
      : fromRoster === true
        ? (['name', 'date-of-birth'] as const)
        : fromRoster.split(',').map((name) => readFact(name.trim()))
  const taken = [
    ...ofRoster,
    ...(score ? (['score'] as const) : []),
    ...(wording ? (['wording'] as const) : []),
  ]
  if (taken.length === 0 && !dryRun)
    throw wrongUse(
      'Say what to correct: --from-roster, --score or --wording. With --dry-run alone you see everything that reads otherwise by now.',
    )
  return taken
}

function readFact(written: string): Correctable {
  const ofRoster = correctable.filter((one) => one !== 'score' && one !== 'wording')
  const fact = ofRoster.find((one) => one === written)
  if (fact === undefined)
    throw wrongUse(`--from-roster: "${written}" is none of ${ofRoster.join(', ')}.`)
  return fact
}

async function begin(
  context: CommandContext,
  names: string[],
  options: ActOptions,
  { dryRun = false } = {},
): Promise<{ installation: Installation; written: WrittenAct }> {
  const choice = await readChoice(names, options)
  const file = await readEvidence(options.evidence)
  const installation = await context.open()
  // What only tells brings nothing.
  const attachment = dryRun ? null : await bringEvidence(context, installation, file)
  return { installation, written: { reason: options.reason, attachment, choice } }
}

async function readChoice(names: string[], options: ActOptions): Promise<CertificateChoice> {
  const { file, where, cohort, expected, issuer } = options
  if (where === undefined) {
    if (cohort !== undefined || expected !== undefined)
      throw wrongUse('--cohort and --expected belong with --where.')
    const listed = [...names, ...(file === undefined ? [] : await readNames(file))]
    if (listed.length === 0)
      throw wrongUse(
        'Name certificates, a --file of them, or --where with --cohort and --expected.',
      )
    return { names: listed, issuer: issuer ?? null }
  }
  if (names.length > 0 || file !== undefined)
    throw wrongUse('Name certificates, or --where; not both.')
  const [verdict = '', reason = null, ...rest] = where.split('/')
  if (rest.length > 0 || !['passed', 'failed', 'incomplete', 'review'].includes(verdict))
    throw wrongUse(
      `--where "${where}" is not <verdict>/<reason>, such as review/changed-after-issue.`,
    )
  if (cohort === undefined) throw wrongUse('--where needs --cohort <id>.')
  if (expected === undefined || !/^[1-9]\d{0,6}$/.test(expected))
    throw wrongUse('--where needs --expected <n>: how many the list had that you decided on.')
  return { where: { cohort, verdict, reason }, expected: Number(expected) }
}

/** One a line; empty lines and lines that begin with # count for nothing. */
async function readNames(path: string): Promise<string[]> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw wrongUse(`${path} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

const decideAnew = (context: CommandContext, installation: Installation, runs: readonly Run[]) =>
  runs.length === 0 ? Promise.resolve([]) : follow(context, installation, undefined, runs)

const depsOf = (installation: Installation): ActDeps => ({
  ...installation,
  db: installation.database.db,
})

const wrongUse = (message: string) => new HocvuError('request.invalid', message)
