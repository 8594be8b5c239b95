import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT, sourceFiles } from './sources.ts'

/** Where people and machines come in. Job handlers show nothing to anybody. */
const OUTSIDES = ['src/http', 'src/commands', 'src/console']
/** Rooms that hold personal data. */
const PERSONAL = /^src\/(?:roster|evidence|reconciliation|certificates|reports)\//

/** What an outside may call without a viewer, and why nobody sees more by it than they should. */
const WITHOUT_VIEWER: Record<string, string> = {
  findByToken: 'the learner’s own link',
  findByCode: 'the public code on the paper',
  askForCode: 'tells nothing; writes to the contact on file',
  answerCode: 'the code that was sent to the learner',
  openResult: 'the browser in which the learner’s code was entered',
  findOwn: 'of the learner whose code was right',
  requestLink: 'tells nothing',
  giveFeedback: 'of a certificate found by its link',
  certificatePicture: 'the picture of a certificate found by its link',
  servedFile: 'the file of a certificate found by its link',
  certificateFile: 'the file of a certificate that was found before',
  fileDigest: 'a digest, of a certificate that was found before',
  credentialFile: 'the credential of a certificate found by its link',
  ownDidDocument: 'public halves of keys, about nobody',
  statusList: 'bits of a list, about nobody by name',
  makeBundle: 'public halves of keys and lists, about nobody by name',
  knownAddresses: 'addresses of the installation, about nobody',
  createKey: 'a key of the installation, about nobody',
  distrustKey: 'a key of the installation, about nobody',
  listKeys: 'keys of the installation, about nobody',
  rotateKey: 'a key of the installation, about nobody',
  examineKeys: 'keys of the installation, about nobody',
  matchAccounts: 'gives counts',
  countVerdicts: 'gives counts',
  listSessions: 'names the sessions of a cohort, about nobody',
  countWaitingRows: 'gives a count',
  runsOfWaitingRows: 'gives ids of syncs',
  readGauges: 'gives counts',
  cohortsOfOthers: 'names of cohorts, about nobody',
  releaseRun: 'a run, of a list that was found before',
  platformLines: 'tells of platforms, about nobody',
  platformCard: 'tells of a platform, about nobody',
  platformCards: 'tells of platforms, about nobody',
  cohortLines: 'tells of classes, about nobody',
  readRosterFile: 'reads what the caller has brought',
  readUnitFile: 'reads what the caller has brought',
  rejectedUnitRows: 'reads what the caller has brought',
  countInEndedUnits: 'gives counts',
  readDecisionFile: 'reads what the caller has brought',
  readCorrections: 'reads what the caller has brought',
  sendMails: 'gives counts',
  verifyCode: 'the public code on the paper',
  verifyFile: 'a file that the caller has brought',
  verifyHere: 'a file that the caller has brought, against the register',
  listRegisters: 'counts of registers, about nobody',
  listAudiences: 'names groups, about nobody',
  audiencesWithHeadCount: 'tells of which groups a number was brought, about nobody',
  figureTemplate: 'names units and what a plan promises, about nobody',
  readPaperFile: 'reads what the caller has brought',
  paperTemplate: 'a form to fill in, about nobody',
  sheetTemplate: 'a form to fill in, about nobody',
  needsTemplate: 'names units and what a plan promises, about nobody',
  readNeedsFile: 'reads what the caller has brought',
  rejectedNeedRows: 'reads what the caller has brought',
  findDueReminders: 'of coordinators, for the operator at the machine; names no learner',
  makeReminders: 'gives a count',
  sendReminders: 'gives counts',
  feedbackWorkbook: 'writes down what was read for the viewer before',
  resultsWorkbook: 'writes down what was read for the viewer before',
}

const NAMED_IMPORT = /import (?!type)\{([^}]*)\} from '(\.{1,2}\/[^']+)'/g

/** Functions that return a promise, and so may read the database, with their parameters. */
function readsOf(path: string): Map<string, string> {
  const text = readFileSync(join(PROJECT, path), 'utf8')
  const found = text.matchAll(/^export async function (\w+)(?:<[^(]*>)?\(([\s\S]*?)\n?\): /gm)
  return new Map([...found].map(([, name = '', parameters = '']) => [name, parameters]))
}

interface Call {
  by: string
  name: string
  takesViewer: boolean
}

/** Every function of a personal room that a file calls. */
function callsOf(path: string): Call[] {
  const text = readFileSync(join(PROJECT, path), 'utf8')
  return [...text.matchAll(NAMED_IMPORT)].flatMap(([, names = '', target = '']) => {
    const from = posix.normalize(posix.join(posix.dirname(path), target))
    if (!PERSONAL.test(from)) return []
    const reads = readsOf(from)
    return names
      .split(',')
      .map((name) => name.trim())
      .flatMap((name) => {
        const parameters = reads.get(name)
        if (parameters === undefined) return []
        return [{ by: path, name, takesViewer: /\bviewer: Viewer\b/.test(parameters) }]
      })
  })
}

const files = sourceFiles(OUTSIDES)
const calls = files.flatMap(callsOf)

describe('what is read of people', () => {
  it('takes the scope of whoever looks, in every route and command', () => {
    const scoped = calls.filter(({ takesViewer }) => takesViewer).map(({ name }) => name)
    for (const name of ['listOutcomes', 'queuedAccounts', 'listCertificates', 'explain'])
      expect(scoped).toContain(name)
    const bare = calls.filter(({ name, takesViewer }) => !takesViewer && !WITHOUT_VIEWER[name])
    expect(bare.map(({ by, name }) => `${by} reads with ${name}`)).toEqual([])
  })

  it('has no exception that is not used', () => {
    const used = new Set(calls.map(({ name }) => name))
    expect(Object.keys(WITHOUT_VIEWER).filter((name) => !used.has(name))).toEqual([])
  })

  it('is read by the rooms, not by routes and commands themselves', () => {
    const tables =
      /\b(?:selectFrom\('|(?:from|join)\s+)(?:learners|learner_units|accounts|records|record_versions|outcomes|outcome_revisions|certificates|certificate_revisions|certificate_files|enrolments|quarantined_rows)\b/
    const reaching = files.filter((path) => tables.test(readFileSync(join(PROJECT, path), 'utf8')))
    expect(reaching).toEqual([])
  })
})
