/** `verify`: a PDF, a credential or a code. Files are checked without a network; with a bundle, without the installation. */
import { readFile, stat } from 'node:fs/promises'
import { KeyBundle } from '../certificates/credential/bundle-format.ts'
import { bundleTrust } from '../certificates/credential/check-credential.ts'
import type { Check, Checks, VerificationResult } from '../certificates/verification/conclude.ts'
import { readCode } from '../certificates/verification/read-code.ts'
import { verifyCode } from '../certificates/verification/verify-code.ts'
import { type FileVerification, verifyFile } from '../certificates/verification/verify-file.ts'
import { verifyHere } from '../certificates/verification/verify-here.ts'
import { HocvuError } from '../foundation/errors.ts'
import { verificationTexts } from '../foundation/texts/verification.ts'
import type { CommandContext } from './command.ts'
import { type ExitCode, exitCodes } from './output.ts'

export interface VerifyOptions {
  bundle?: string
}

/** Larger than any certificate; what is larger is none. */
const LARGEST_FILE = 50 * 1024 * 1024

/** Exit code 1 for anything but valid. */
export async function verify(
  context: CommandContext,
  what: string,
  { bundle }: VerifyOptions,
): Promise<ExitCode> {
  const { result, ...told } = await look(context, what, bundle)
  context.output.result({ result, ...told.json }, () => [result, ...told.lines].join('\n'))
  return result === 'valid' ? exitCodes.done : exitCodes.failed
}

interface Told {
  result: VerificationResult
  json: object
  lines: string[]
}

async function look(context: CommandContext, what: string, bundle?: string): Promise<Told> {
  const bytes = await readIfFile(what)
  if (bundle !== undefined) {
    if (bytes === null) throw noFile(what, 'A code needs the register; leave --bundle out.')
    const read = await readBundle(bundle)
    const { trust, signingCertificates, madeAt } = read
    const file = await verifyFile(bytes, {
      register: null,
      trust,
      signingCertificates,
      now: new Date(),
    })
    const asOf = madeAt.toISOString()
    const told = tellFile(file)
    return {
      ...told,
      json: { ...told.json, asOf },
      lines: [...told.lines, `Keys and revocations as of ${asOf}, when the bundle was made.`],
    }
  }
  const installation = await context.open()
  const { db } = installation.database
  if (bytes !== null)
    return tellFile(await verifyHere(db, installation, bytes, installation.clock.now()))
  const code = readCode(what)
  const found = await verifyCode(db, code ?? '')
  if (found.found === null && (code === null || looksLikeFile(what)))
    throw noFile(what, 'Name a PDF, a credential.json or the code on the paper.')
  return {
    result: found.result,
    json: {
      checks: found.checks,
      sha256: found.sha256,
      ...(found.found && { certificate: certificateView(found.found.snapshot) }),
    },
    lines: [
      ...Object.entries(found.checks).map(([name, { state, reason }]) =>
        describeCheck(name, state, reason.replaceAll('-', ' ')),
      ),
      ...(found.found ? describeSnapshot(found.found.snapshot) : []),
      ...(found.sha256 === null ? [] : [`SHA-256 of its file: ${found.sha256}`]),
    ],
  }
}

function tellFile({ result, checks, signers, snapshot, claims, sha256 }: FileVerification): Told {
  return {
    result,
    json: {
      checks,
      signers,
      sha256,
      ...(snapshot && { certificate: certificateView(snapshot) }),
      ...(claims && { claims }),
    },
    lines: [
      ...describeChecks(checks),
      ...signers.map((signer) => `Signed by ${signer}`),
      ...(snapshot === null ? [] : describeSnapshot(snapshot)),
      ...(snapshot === null && claims !== null
        ? [
            `The credential in it says: ${claims.number ?? '(no number)'}, ${claims.fullName}, ${claims.program}, ${claims.issuedOn}`,
          ]
        : []),
      `SHA-256: ${sha256}`,
    ],
  }
}

type Snapshot = NonNullable<FileVerification['snapshot']>

function certificateView(snapshot: Snapshot) {
  const { number, learner, program, score, periods, issueDate, issuer } = snapshot
  return {
    number,
    fullName: learner.fullName,
    program: program.vi,
    score,
    periods,
    issuedOn: issueDate,
    issuer,
  }
}

function describeSnapshot(snapshot: Snapshot): string[] {
  const { number, fullName, program, score, periods, issuedOn, issuer } = certificateView(snapshot)
  const facts = [
    score === null ? null : `${score} points of 10`,
    periods === null ? null : `${periods} tiết`,
    `issued ${issuedOn}`,
  ].filter((fact) => fact !== null)
  return [`The register says: ${number}, ${fullName}, ${program} (${facts.join(', ')}), ${issuer}`]
}

const SIGNS: Record<Check['state'], string> = { holds: 'ok', fails: 'FAILS', 'cannot-tell': '?' }

function describeChecks(checks: Checks): string[] {
  return Object.entries(checks).map(([name, { state, reason }]: [string, Check]) =>
    describeCheck(name, state, verificationTexts.en[reason]),
  )
}

const describeCheck = (name: string, state: Check['state'], text: string) =>
  `  ${SIGNS[state].padEnd(6)} ${name}: ${text}`

async function readIfFile(path: string): Promise<Buffer | null> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) return null
  if (found.size > LARGEST_FILE)
    throw new HocvuError(
      'request.too-large',
      `${path} has more than ${LARGEST_FILE / 1024 / 1024} MB. A certificate has far less.`,
    )
  return await readFile(path)
}

/** @throws HocvuError `request.invalid`, `bundle.unreadable` */
async function readBundle(path: string) {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new HocvuError('request.invalid', `The bundle ${path} cannot be read.`, { cause })
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = null
  }
  const { madeAt, ...trust } = bundleTrust(json)
  const signers = KeyBundle.parse(json).pdfSigners.filter(({ distrusted }) => !distrusted)
  return { trust, madeAt, signingCertificates: signers.map(({ certificate }) => certificate) }
}

/** A path, or a name with an ending; not the address that a QR code opens. */
function looksLikeFile(what: string): boolean {
  return !/^\s*https?:\/\//i.test(what) && /[\\/.]/.test(what)
}

function noFile(what: string, mend: string): HocvuError {
  return new HocvuError('request.invalid', `There is no file ${what}. ${mend}`)
}
