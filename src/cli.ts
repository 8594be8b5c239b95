/** The command line: `npx hocvu <command>`. Exit codes: 0 done, 1 failed, 2 wrong use, 3 partial. */
import { userInfo } from 'node:os'
import { CommanderError, Command as Program } from 'commander'
import { examineEnvironment, readSettings, type Settings } from '../config/settings.ts'
import { operator } from './access/viewer.ts'
import { defineAccountDecisions } from './commands/account-usage.ts'
import { defineAudit } from './commands/audit-usage.ts'
import { defineBackups } from './commands/backup-usage.ts'
import { defineCertificates } from './commands/certificate-usage.ts'
import type { CertifyCommandOptions } from './commands/certify.ts'
import { codesAsOperands } from './commands/codes-as-operands.ts'
import type { Command, CommandContext } from './commands/command.ts'
import type { DiffOptions } from './commands/diff.ts'
import { defineKeys } from './commands/key-usage.ts'
import type { AllotOptions } from './commands/ledger.ts'
import { defineOneRoster } from './commands/oneroster-usage.ts'
import { createOutput, type ExitCode, exitCodes, type Output } from './commands/output.ts'
import { type CommandTable, definePersonDecisions } from './commands/person-decision-usage.ts'
import { definePlans } from './commands/plan-usage.ts'
import type { ImportFileOptions } from './commands/platform-files.ts'
import { definePrivacy } from './commands/privacy-usage.ts'
import { definePrograms } from './commands/program-usage.ts'
import { defineProposals } from './commands/proposal-usage.ts'
import { defineReports } from './commands/report-usage.ts'
import type { FileOptions, ImportOptions } from './commands/roster.ts'
import { stopSignal } from './commands/stop-signal.ts'
import { defineTemplatePreview } from './commands/template-usage.ts'
import { defineUnits } from './commands/unit-usage.ts'
import { defineUsers } from './commands/user-usage.ts'
import type { VerifyOptions } from './commands/verify.ts'
import { clockOf } from './demo/clock.ts'
import { HocvuError } from './foundation/errors.ts'
import { createLog } from './foundation/log.ts'
import { VERSION } from './foundation/version.ts'
import type { Installation } from './main.ts'

/** Each command when it is run: reading all of the house took most of the time of a short one. */
const load = {
  apiKeys: () => import('./commands/api-keys.ts'),
  certify: () => import('./commands/certify.ts'),
  demo: () => import('./commands/demo.ts'),
  diff: () => import('./commands/diff.ts'),
  doctor: () => import('./commands/doctor.ts'),
  learning: () => import('./commands/learning.ts'),
  ledger: () => import('./commands/ledger.ts'),
  match: () => import('./commands/match.ts'),
  platformFiles: () => import('./commands/platform-files.ts'),
  platforms: () => import('./commands/platforms.ts'),
  quarantine: () => import('./commands/quarantine.ts'),
  roster: () => import('./commands/roster.ts'),
  service: () => import('./commands/service.ts'),
  verify: () => import('./commands/verify.ts'),
}

/** Runs the command of `argv` and ends the process with its exit code. */
export async function main(argv: string[]): Promise<void> {
  const output = createOutput(argv.includes('--json'), {
    out: process.stdout,
    err: process.stderr,
  })
  // Whoever reads may have seen enough, such as `| head`; the command ends in order all the same.
  process.stdout.on('error', () => {})
  const stop = stopSignal()
  const part = argv.find((word) => /^[a-z][a-z-]*$/.test(word))
  let code: ExitCode = exitCodes.done
  const program = buildProgram(async (load, name, given) => {
    code = await runCommand({ output, stopped: stop.stopped, part }, (await load())[name], given)
  })
  try {
    await program.parseAsync(codesAsOperands(argv), { from: 'user' })
  } catch (thrown) {
    code = wrongUse(output, thrown)
  }
  stop.release()
  // Standard output may be a pipe that has not taken everything yet.
  process.stdout.write('', () => process.exit(code))
}

interface Surroundings {
  output: Output
  stopped: Promise<void>
  /** The first word of the command line. */
  part: string | undefined
}

async function runCommand<Given extends unknown[]>(
  { output, stopped, part }: Surroundings,
  command: Command<Given>,
  given: Given,
): Promise<ExitCode> {
  let installation: Installation | undefined
  let stopsByItself = false
  let abandoned = false
  try {
    const settings = settingsFor(part)
    const viewer = operator(`cli:${userInfo().username}`)
    const context: CommandContext = {
      settings,
      output,
      viewer,
      untilStopped: () => {
        stopsByItself = true
        return stopped
      },
      open: async (purpose = 'command') => {
        const quiet = purpose === 'command' && settings.LOG_LEVEL === 'info'
        const log = createLog(quiet ? 'warn' : settings.LOG_LEVEL)
        const { actor } = viewer
        const clock = clockOf(settings.HOCVU_DATA)
        const { openInstallation } = await import('./main.ts')
        installation ??= await openInstallation({ settings, clock, log, actor, part })
        return installation
      },
    }
    const work = command(context, ...given)
    const interrupted = stopped.then(() => (stopsByItself ? work : null))
    const code = await Promise.race([work, interrupted])
    if (code !== null) return code
    // Whatever the command still waits for ends with its connections, and nobody listens any more.
    work.catch(() => {})
    abandoned = true
    await installation?.database.abandon()
    throw new HocvuError(
      'interrupted',
      'Stopped as asked. What was stored stays; the same command goes on from there.',
    )
  } catch (thrown) {
    const error = output.error(thrown)
    return error.code === 'request.invalid' ? exitCodes.wrongUse : exitCodes.failed
  } finally {
    if (!abandoned) await installation?.close()
  }
}

/** These look themselves for all that is wrong, and open nothing before. */
const LOOKS_ITSELF = new Set(['start', 'serve', 'worker', 'schedule', 'doctor'])

function settingsFor(part: string | undefined): Settings {
  return LOOKS_ITSELF.has(part ?? '') ? examineEnvironment().settings : readSettings()
}

type Run = CommandTable['run']

function buildProgram(run: Run): Program {
  const program = new Program('hocvu')
    .description('Pulls learner completions, reconciles them with the roster, scores, certifies.')
    .option('--json', 'print the result as one JSON object, the last line of standard output')
    .version(VERSION, '--version', 'print the version')
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
    // It is read from the arguments themselves, wherever it stands; no command has it among its own options.
    .hook('preAction', (_, action) => {
      delete action.opts().json
    })
  const define = (parent: Program, usage: string, description: string) =>
    parent
      .command(usage)
      .description(description)
      .option('--json', 'print the result as JSON')
      .configureOutput({ writeErr: () => {} })
      .exitOverride()

  define(program, 'start', 'serve, worker and schedule in one process').action(() =>
    run(load.service, 'start', []),
  )
  define(program, 'serve', 'the HTTP server alone')
    .option('--only <side>', 'public or console, where PUBLIC_PORT parts them')
    .action((options: { only?: string }) => run(load.service, 'serveOnly', [options]))
  define(program, 'worker', 'a worker alone').action(() => run(load.service, 'workerOnly', []))
  define(program, 'schedule', 'the schedules alone').action(() =>
    run(load.service, 'scheduleOnly', []),
  )
  define(program, 'demo', 'an invented province on simulated platforms')
    .option('--once', 'end after the summary')
    .action((options: { once?: boolean }) => run(load.demo, 'demo', [options]))
  define(program, 'doctor', 'settings, database, queues, fonts, keys, clock').action(() =>
    run(load.doctor, 'doctor', []),
  )

  const platforms = define(program, 'platforms', 'lists the platforms').action(() =>
    run(load.platforms, 'listPlatforms', []),
  )
  define(platforms, 'check <id>', 'proves address, token, rights, clock').action((id: string) =>
    run(load.platforms, 'checkPlatform', [id]),
  )
  define(platforms, 'reset <id>', 'asks a platform again that was left alone').action(
    (id: string) => run(load.platforms, 'resetPlatform', [id]),
  )

  definePrograms({ program, define, run })
  definePlans({ program, define, run })
  defineReports({ program, define, run })

  const roster = define(program, 'roster', 'the people')
  define(roster, 'import <file>', 'learners and units from .xlsx, .csv or a OneRoster .zip')
    .option('--unit <code>', 'the file changes only the people of this unit')
    .option('--complete', 'with --unit: whoever of the unit is not in the file has left it')
    .option('--confirm', 'lets a complete file end more than half of a unit')
    .option('--letters <old>', 'TCVN3 or VNI: what a file in old letters is typed in')
    .action((file: string, options: ImportOptions) =>
      run(load.roster, 'rosterImport', [file, options]),
    )
  define(roster, 'questions', 'rows that may speak of somebody on the roster').action(() =>
    run(load.roster, 'rosterQuestions', []),
  )
  define(roster, 'answer <question> <decision>', 'decides a question: same or different')
    .option('--as <key>', 'with same: which of several people, by employee code or other key')
    .action((question: string, decision: string, options: { as?: string }) =>
      run(load.roster, 'rosterAnswer', [question, decision, options]),
    )
  define(program, 'enrol <cohort> <file>', 'assigns the people of a roster file to a cohort')
    .option('--letters <old>', 'TCVN3 or VNI: what a file in old letters is typed in')
    .action((cohort: string, file: string, options: FileOptions) =>
      run(load.roster, 'enrol', [cohort, file, options]),
    )

  defineOneRoster({ program, define, run })
  define(program, 'match <roster> <accounts>', 'whose the accounts of a file are; stores nothing')
    .option('--letters <old>', 'TCVN3 or VNI: what a file in old letters is typed in')
    .action((rosterFile: string, accountsFile: string, options: FileOptions) =>
      run(load.match, 'match', [rosterFile, accountsFile, options]),
    )
  define(program, 'sync <platform>', 'pulls a platform now')
    .option('--cohort <id>', 'only the courses of this cohort')
    .option('--full', 'everything, not only what changed')
    .option('--accept-losses', 'learners who are gone count, however many')
    .action(
      (platform: string, options: { cohort?: string; full?: boolean; acceptLosses?: boolean }) =>
        run(load.learning, 'sync', [platform, options]),
    )
  define(program, 'import <platform> <files...>', 'takes in sheets and reads them now')
    .option('--kind <kind>', 'export, sign-in or roll-call; left out: told by the columns')
    .option('--course <course>', 'the course that every row is about')
    .option('--session <name>', 'the session of a roll call, such as "Buổi 1"')
    .option('--minutes <n>', 'length of each session')
    .option('--periods <n>', 'the same in tiết of 45 minutes')
    .option('--scale <n>', 'what scores are out of, such as 10 or 100')
    .option('--letters <old>', 'TCVN3 or VNI: what a file in old letters is typed in')
    .option('--map <field=header>', 'a header of its own for a field', collect, [])
    .option('--complete', 'the file names everybody of its courses; others are gone')
    .option('--again', 'reads a file again that was taken before')
    .action((platform: string, files: string[], options: ImportFileOptions) =>
      run(load.platformFiles, 'importFiles', [platform, files, options]),
    )
  define(program, 'files [platform]', 'the files that were brought, with their reports').action(
    (platform: string | undefined) => run(load.platformFiles, 'listPlatformFiles', [platform]),
  )
  const forms = define(
    program,
    'template <kind>',
    'a form to fill in: roster, register, export, sign-in, roll-call',
  )
    .option('--out <file>', 'where to write it')
    .action((kind: string, options: { out?: string }) =>
      run(load.platformFiles, 'template', [kind, options]),
    )
  defineTemplatePreview({ program, define, run }, forms)
  define(program, 'replay <sync>', 'reads the kept answers of an earlier sync again').action(
    (id: string) => run(load.quarantine, 'replay', [id]),
  )
  const quarantine = define(program, 'quarantine', 'rows that could not be read')
  define(quarantine, 'list', 'the rows that wait')
    .option('--platform <id>', 'only of this platform')
    .action((options: { platform?: string }) => run(load.quarantine, 'listQuarantine', [options]))
  define(quarantine, 'retry', 'reads again what the waiting rows came from')
    .option('--platform <id>', 'only of this platform')
    .action((options: { platform?: string }) => run(load.quarantine, 'retryQuarantine', [options]))
  define(program, 'reconcile <cohort>', 'applies the rules to a cohort')
    .option('--dry-run', 'count only, store nothing')
    .option('--full', 'everybody, not only whom something has changed for')
    .option('--as-of <when>', 'what was known then: a day, or an instant; kept beside the outcomes')
    .action((cohort: string, options: { dryRun?: boolean; full?: boolean; asOf?: string }) =>
      run(load.learning, 'reconcile', [cohort, options]),
    )
  define(program, 'diff <run> <other>', 'two reconciliations of a cohort: who changed, and why')
    .option('--limit <n>', 'so many people at most; left out: 100')
    .option('--after <id>', 'goes on after this person')
    .option('--language <code>', 'vi or en: the reasons of outcomes')
    .action((a: string, b: string, options: DiffOptions) => run(load.diff, 'diff', [a, b, options]))
  definePersonDecisions({ program, define, run })
  define(program, 'certify <cohort>', 'issues the certificates that are earned')
    .option(
      '--learner <key>',
      'only this person, who is given the one there is; again for more',
      collect,
      [],
    )
    .action((cohort: string, options: CertifyCommandOptions) =>
      run(load.certify, 'certify', [cohort, options]),
    )
  defineCertificates({ program, define, run })
  defineProposals({ program, define, run })
  define(program, 'explain <learner> <cohort>', 'an outcome, each rule and record behind it')
    .option('--language <code>', 'vi or en: the reasons of the outcome')
    .action((learner: string, cohort: string, options: { language?: string }) =>
      run(load.learning, 'explainOutcome', [learner, cohort, options]),
    )

  define(program, 'verify <what>', 'a PDF, a credential.json or the code on a paper')
    .option('--bundle <file>', 'keys and revocations of another installation, for files')
    .action((what: string, options: VerifyOptions) => run(load.verify, 'verify', [what, options]))

  const accounts = define(
    program,
    'accounts',
    'accounts of platforms: allotted to units, belonging to learners',
  )
  define(accounts, 'allot <platform>', 'enters an allotment, or corrects it')
    .requiredOption('--unit <code>', 'code or name of a unit of the roster')
    .requiredOption('--count <n>', 'how many accounts')
    .requiredOption('--from <day>', 'first valid day')
    .requiredOption('--until <day>', 'last valid day')
    .option('--source <text>', 'the document that says so')
    .action((platform: string, options: AllotOptions) =>
      run(load.ledger, 'allot', [platform, options]),
    )
  define(accounts, 'import <platform> <file>', 'user names and holders from .xlsx or .csv')
    .option('--letters <old>', 'TCVN3 or VNI: what a file in old letters is typed in')
    .action((platform: string, file: string, options: { letters?: string }) =>
      run(load.ledger, 'importAccounts', [platform, file, options]),
    )
  define(accounts, 'hand-out <platform> <username> <learner>', 'hands an account out')
    .option('--at <when>', 'day, or day and time; left out: now')
    .option('--unit <code>', 'unit it is allotted to; left out: told by the learner')
    .action(
      (
        platform: string,
        userName: string,
        learner: string,
        options: { at?: string; unit?: string },
      ) => run(load.ledger, 'handOut', [platform, userName, learner, options]),
    )
  define(accounts, 'take-back <platform> <username>', 'takes an account back from its holder')
    .option('--mistaken', 'it was entered by mistake and never counted as handed out')
    .action((platform: string, userName: string, options: { mistaken?: boolean }) =>
      run(load.ledger, 'takeBack', [platform, userName, options]),
    )
  define(accounts, 'ledger [platform]', 'allotted, handed out, used, finished, expiring')
    .option('--days <n>', 'so many days before its last valid day an account is expiring')
    .action((platform: string | undefined, options: { days?: string }) =>
      run(load.ledger, 'showLedger', [platform, options]),
    )

  defineAccountDecisions({ program, define, run }, accounts)

  defineKeys({ program, define, run })
  defineAudit({ program, define, run })

  const keys = define(program, 'api-keys', 'keys for machines')
  define(keys, 'create <name>', 'makes a key and shows it once')
    .option('--scopes <list>', 'comma-separated; left out: all')
    .option('--unit <code>', 'only the people of this unit and below')
    .option('--days <n>', 'expires after so many days')
    .action((name: string, options: { scopes?: string; unit?: string; days?: string }) =>
      run(load.apiKeys, 'createKey', [name, options]),
    )
  define(keys, 'list', 'the keys there are').action(() => run(load.apiKeys, 'listKeys', []))
  define(keys, 'revoke <id>', 'ends a key').action((id: string) =>
    run(load.apiKeys, 'revokeKey', [id]),
  )
  defineBackups({ program, define, run })
  defineUnits({ program, define, run })
  defineUsers({ program, define, run })
  definePrivacy({ program, define, run })
  return program
}

const collect = (one: string, before: string[]) => [...before, one]

/** Commander's own complaints, and its help and version, which are no errors. */
function wrongUse(output: Output, thrown: unknown): ExitCode {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return exitCodes.done
    const message = thrown.message.replace(/^error: |\.$/g, '')
    output.error(
      new HocvuError(
        'request.invalid',
        thrown.code === 'commander.help'
          ? 'Name a command. See: hocvu --help'
          : `${message}. See: hocvu --help`,
      ),
    )
    return exitCodes.wrongUse
  }
  output.error(thrown)
  return exitCodes.failed
}

/** What a service loads, without starting it: compiled ahead for the next start. */
export const loadService = load.service
