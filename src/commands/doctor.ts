/** `doctor`: settings, database, queues, fonts, keys, clock; each finding with its mend. */
import { readVariable } from '../../config/settings.ts'
import { findBrokenAudit } from '../access/audit.ts'
import type { Viewer } from '../access/viewer.ts'
import { examineKeys } from '../certificates/credential/keys.ts'
import { readFontFaces } from '../certificates/fonts.ts'
import { countMailStates } from '../certificates/mail/list.ts'
import { senderAddress } from '../certificates/mail/settings.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { asHocvuError } from '../foundation/errors.ts'
import { redactText } from '../foundation/log.ts'
import type { Installation } from '../main.ts'
import { missingVariables } from '../programs/platforms.ts'
import { listPrograms } from '../programs/store.ts'
import { isWorkerAlive } from '../runs/lock.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

interface Finding {
  name: string
  ok: boolean
  detail: string
  mend?: string
}

export const doctor: Command<[]> = async (context) => {
  const findings: Finding[] = [
    {
      name: 'settings',
      ok: true,
      detail: `data in ${context.settings.HOCVU_DATA}, configuration in ${context.settings.HOCVU_CONFIG}`,
    },
  ]
  try {
    findings.push(...(await examine(await context.open(), context.viewer)))
  } catch (thrown) {
    const error = asHocvuError(thrown)
    findings.push({
      name: 'installation',
      ok: false,
      detail: error.code,
      mend: redactText(error.message),
    })
  }
  const ok = findings.every((finding) => finding.ok)
  context.output.result({ ok, findings }, () =>
    findings
      .map(
        ({ ok: holds, name, detail, mend }) =>
          `${!holds ? 'FAULT' : mend === undefined ? 'ok   ' : 'note '}  ${name}: ${detail}${mend === undefined ? '' : `\n       → ${mend}`}`,
      )
      .join('\n'),
  )
  return ok ? exitCodes.done : exitCodes.failed
}

async function examine(installation: Installation, viewer: Viewer): Promise<Finding[]> {
  const { database, settings, platforms } = installation
  return [
    {
      name: 'configuration',
      ok: true,
      detail: `${platforms.length} platforms; not configured: ${
        platforms
          .filter((platform) => missingVariables(platform, readVariable).length > 0)
          .map(({ id }) => id)
          .join(', ') || 'none'
      }`,
    },
    await databaseFinding(installation),
    {
      name: 'role',
      ok: database.restricted,
      detail: database.restricted
        ? 'the service can only append to history'
        : 'the service works under the owner of the tables',
      ...(database.restricted
        ? {}
        : {
            mend: 'Let the login of DATABASE_URL create roles, or give DATABASE_OWNER_URL and a lesser DATABASE_URL.',
          }),
    },
    await queueFinding(installation),
    { name: 'master key', ok: true, detail: 'fits the stored data' },
    await keyFinding(installation),
    await auditFinding(installation),
    await fontFinding(),
    await signerFinding(installation),
    ...(await agencyFinding(installation)),
    await mailFinding(installation, viewer),
    await clockFinding(installation),
    settings.PUBLIC_URL === undefined
      ? {
          // Everything else works without it, so it is no fault of the installation.
          name: 'public address',
          ok: true,
          detail: 'PUBLIC_URL is not set; certificates are refused until it is',
          mend: 'Set PUBLIC_URL to the address learners will open, such as https://hocvu.example.gov.vn.',
        }
      : { name: 'public address', ok: true, detail: settings.PUBLIC_URL },
  ]
}

async function databaseFinding({ database }: Installation): Promise<Finding> {
  const { rows } = await database.pool.query<{ version: string }>(
    "select current_setting('server_version') as version",
  )
  const kind = database.embedded ? 'embedded' : 'server'
  return { name: 'database', ok: true, detail: `PostgreSQL ${rows[0]?.version ?? '?'} (${kind})` }
}

async function queueFinding(installation: Installation): Promise<Finding> {
  try {
    const queues = await installation.queues()
    const worker = await isWorkerAlive(installation.database.pool)
    const depth = await queues.depth('sync')
    return {
      name: 'queues',
      ok: true,
      detail: `on ${queues.backend}, ${depth} syncs waiting, ${worker ? 'a worker is running' : 'no worker is running'}`,
    }
  } catch (thrown) {
    return {
      name: 'queues',
      ok: false,
      detail: 'cannot be opened',
      mend: redactText(asHocvuError(thrown).message),
    }
  }
}

/** Whoever checks a credential elsewhere asks this installation for its keys. */
async function keyFinding({ database, vault, settings }: Installation): Promise<Finding> {
  const name = 'signing keys'
  const { atWork, atRest, distrusted, fault } = await examineKeys({ db: database.db, vault })
  if (fault !== null)
    return { name, ok: false, detail: 'the key at work cannot be used', mend: fault }
  const others = `${atRest} at rest, ${distrusted} distrusted`
  const detail =
    atWork === null
      ? `none yet, ${others}; the first credential makes one`
      : `${atWork} at work, ${others}`
  return settings.PUBLIC_URL?.startsWith('http:')
    ? {
        name,
        ok: true,
        detail,
        mend: 'PUBLIC_URL begins with http: verifiers elsewhere fetch keys by https only. Put the service behind https before the first certificate is issued.',
      }
    : { name, ok: true, detail }
}

async function auditFinding({ database }: Installation): Promise<Finding> {
  const broken = await findBrokenAudit(database.db)
  return broken === null
    ? { name: 'audit trail', ok: true, detail: 'the chain is whole' }
    : {
        name: 'audit trail',
        ok: false,
        detail: `the chain breaks at entry ${broken}`,
        mend: 'An entry was changed or removed outside the service. Compare with a backup.',
      }
}

async function fontFinding(): Promise<Finding> {
  const faces = readFontFaces()
  return faces.length > 0
    ? { name: 'fonts', ok: true, detail: `${faces.length} faces for certificates` }
    : { name: 'fonts', ok: false, detail: 'none found', mend: 'Run npm ci again.' }
}

const EXPIRES_SOON_MS = 30 * 24 * 60 * 60 * 1000

async function signerFinding({ fileSigner, clock }: Installation): Promise<Finding> {
  const name = 'file signature'
  try {
    const signer = await fileSigner()
    if (signer === null)
      return { name, ok: true, detail: 'files are not signed (SIGNING_P12 is not set)' }
    const { subject, validTo } = signer
    const soon = validTo.getTime() - clock.now().getTime() < EXPIRES_SOON_MS
    return {
      name,
      ok: true,
      detail: `the key of ${subject}, until ${dateInVietnam(validTo)}`,
      ...(soon && {
        mend: 'Set SIGNING_P12 to a new key before that day and start again; what was signed keeps verifying.',
      }),
    }
  } catch (thrown) {
    return {
      name,
      ok: false,
      detail: 'files cannot be signed, so none is made',
      mend: redactText(asHocvuError(thrown).message),
    }
  }
}

/** Told only where a program waits for the agency's own signature. */
async function agencyFinding({ database, authorities }: Installation): Promise<Finding[]> {
  const asking = (await listPrograms(database.db)).flatMap(({ id, definition: { certificate } }) =>
    certificate?.issuedBy === 'agency' && certificate.agencySignature ? [id] : [],
  )
  if (asking.length === 0) return []
  const name = 'agency signature'
  if (authorities.length > 0)
    return [{ name, ok: true, detail: `taken under ${authorities.length} named certificates` }]
  return [
    {
      name,
      ok: true,
      detail: `${asking.join(', ')} wait for it, and any signer is taken`,
      mend: "Set AGENCY_CERTIFICATES to a PEM file with the agency's signing certificates, or those of the authority that issues them.",
    },
  ]
}

/** No connection is tried: nothing goes out to a mail server unless somebody is told of a certificate. */
async function mailFinding(
  { database, mail, clock }: Installation,
  viewer: Viewer,
): Promise<Finding> {
  const { db } = database
  const programs = await listPrograms(db)
  const mailing = programs.flatMap(({ id, definition: { certificate } }) =>
    certificate?.issuedBy === 'agency' && certificate.email ? [id] : [],
  )
  const { waiting, uncertain, refused } = await countMailStates(db, viewer, {}, clock.now())
  const name = 'mail'
  if (mail === null) {
    const detail = `MAIL_URL is not set; nobody is told by e-mail${waiting > 0 ? `, and ${waiting} mails wait` : ''}`
    const mend = `${mailing.join(', ')} ask for mail (certificate.email): set MAIL_URL and MAIL_FROM before issuing; what was issued without them is not mailed later.`
    return { name, ok: true, detail, ...(mailing.length > 0 && { mend }) }
  }
  const counts = `${waiting} waiting, ${uncertain} uncertain, ${refused} refused`
  const detail = `by ${new URL(mail.url).host} as ${senderAddress(mail)}, for ${mailing.length} programs; ${counts}`
  const mend = 'See which: hocvu certificates mails'
  return { name, ok: true, detail, ...(uncertain + refused > 0 && { mend }) }
}

const CLOCK_TOLERANCE_MS = 5_000

async function clockFinding({ database }: Installation): Promise<Finding> {
  const { rows } = await database.pool.query<{ now: Date }>('select now() as now')
  const apart = Math.abs(Date.now() - (rows[0]?.now.getTime() ?? 0))
  return apart < CLOCK_TOLERANCE_MS
    ? { name: 'clock', ok: true, detail: 'agrees with the database' }
    : {
        name: 'clock',
        ok: false,
        detail: `${Math.round(apart / 1000)} s apart from the database`,
        mend: 'Switch on time synchronisation (NTP) on both machines.',
      }
}
