/** Looks whether an installation stands right: settings, database, queues, keys, fonts, mail, clock. */
import { readVariable, variableFault } from '../../config/settings.ts'
import type { Viewer } from '../access/viewer.ts'
import { examineKeys } from '../certificates/credential/keys.ts'
import { readFontFaces } from '../certificates/fonts.ts'
import { countMailStates } from '../certificates/mail/list.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { asHocvuError } from '../foundation/errors.ts'
import type { Finding } from '../foundation/finding.ts'
import { redactText } from '../foundation/log.ts'
import { senderAddress } from '../foundation/mail/settings.ts'
import type { Installation } from '../main.ts'
import { missingVariables } from '../programs/platforms.ts'
import { listPrograms } from '../programs/store.ts'
import { isWorkerAlive } from '../runs/lock.ts'
import { backupFinding } from './examine-backups.ts'
import { exchangeFinding } from './examine-exchange.ts'
import { auditFinding, masterKeyFinding } from './examine-trust.ts'

/** Reads only; nothing goes out to a platform or a mail server. */
export async function examineInstallation(
  installation: Installation,
  viewer: Viewer,
): Promise<Finding[]> {
  return [
    configurationFinding(installation),
    await databaseFinding(installation),
    roleFinding(installation),
    await queueFinding(installation),
    await masterKeyFinding(installation),
    await keyFinding(installation),
    await auditFinding(installation),
    await backupFinding(installation),
    await fontFinding(),
    await signerFinding(installation),
    ...(await agencyFinding(installation)),
    await mailFinding(installation, viewer),
    await exchangeFinding(installation),
    await clockFinding(installation),
    ...addressFindings(installation),
  ]
}

function configurationFinding({ platforms }: Installation): Finding {
  const incomplete = platforms
    .map((platform) => ({ id: platform.id, names: missingVariables(platform, readVariable) }))
    .filter(({ names }) => names.length > 0)
  const missing = incomplete.map(({ id }) => id).join(', ')
  const faults = incomplete.flatMap(({ names }) =>
    names.flatMap((name) => variableFault(name) ?? []),
  )
  const count = platforms.length
  return {
    name: 'configuration',
    ok: true,
    said:
      missing === ''
        ? { code: 'configuration', params: { count } }
        : { code: 'configurationMissing', params: { count, missing } },
    detail: `${count} platforms; not configured: ${missing || 'none'}`,
    ...(faults.length > 0 && { mend: [...new Set(faults)].join('; ') }),
  }
}

function roleFinding({ database }: Installation): Finding {
  return {
    name: 'role',
    ok: database.restricted,
    said: { code: database.restricted ? 'role' : 'roleOwner' },
    detail: database.restricted
      ? 'the service can only append to history'
      : 'the service works under the owner of the tables',
    ...(database.restricted
      ? {}
      : {
          mend: 'Let the login of DATABASE_URL create roles, or give DATABASE_OWNER_URL and a lesser DATABASE_URL.',
        }),
  }
}

function addressFindings({ settings }: Installation): Finding[] {
  const { PUBLIC_URL: address, TRUST_PROXY: proxies } = settings
  const name = 'public address'
  if (address === undefined)
    return [
      {
        // Everything else works without it, so it is no fault of the installation.
        ...{ name, ok: true, said: { code: 'addressMissing' } },
        detail: 'PUBLIC_URL is not set; certificates are refused until it is',
        mend: 'Set PUBLIC_URL to the address learners will open, such as https://hocvu.example.gov.vn.',
      },
    ]
  const known: Finding = {
    ...{ name, ok: true, detail: address, said: { code: 'address', params: { address } } },
  }
  if (!address.startsWith('https:') || proxies > 0) return [known]
  return [
    known,
    {
      ...{ name: 'proxy', ok: true, said: { code: 'proxyMissing' } },
      detail: 'PUBLIC_URL is https, but TRUST_PROXY is 0',
      mend: 'Set TRUST_PROXY to the number of proxies in front: cookies are marked for https only then, and visitors are told apart by their addresses.',
    },
  ]
}

async function databaseFinding({ database }: Installation): Promise<Finding> {
  const { rows } = await database.pool.query<{ version: string }>(
    "select current_setting('server_version') as version",
  )
  const kind = database.embedded ? 'embedded' : 'server'
  const version = rows[0]?.version ?? '?'
  return {
    ...{ name: 'database', ok: true, detail: `PostgreSQL ${version} (${kind})` },
    said: { code: database.embedded ? 'databaseEmbedded' : 'databaseServer', params: { version } },
  }
}

async function queueFinding(installation: Installation): Promise<Finding> {
  try {
    const queues = await installation.queues()
    const worker = await isWorkerAlive(installation.database.pool)
    const depth = await queues.depth('sync')
    return {
      name: 'queues',
      ok: true,
      said: { code: worker ? 'queues' : 'queuesNoWorker', params: { depth } },
      detail: `on ${queues.backend}, ${depth} syncs waiting, ${worker ? 'a worker is running' : 'no worker is running'}`,
    }
  } catch (thrown) {
    return {
      name: 'queues',
      ok: false,
      said: { code: 'queuesFault' },
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
    return {
      ...{ name, ok: false, said: { code: 'keysFault' as const } },
      ...{ detail: 'the key at work cannot be used', mend: fault },
    }
  const others = `${atRest} at rest, ${distrusted} distrusted`
  const detail =
    atWork === null
      ? `none yet, ${others}; the first credential makes one`
      : `${atWork} at work, ${others}`
  return settings.PUBLIC_URL?.startsWith('http:')
    ? {
        ...{ name, ok: true, detail, said: { code: 'keysHttp' } },
        mend: 'PUBLIC_URL begins with http: verifiers elsewhere fetch keys by https only. Put the service behind https before the first certificate is issued.',
      }
    : {
        ...{ name, ok: true, detail },
        said: { code: atWork === null ? 'keysNone' : 'keys', params: { atRest, distrusted } },
      }
}

async function fontFinding(): Promise<Finding> {
  const faces = readFontFaces()
  return faces.length > 0
    ? {
        ...{ name: 'fonts', ok: true, detail: `${faces.length} faces for certificates` },
        said: { code: 'fonts', params: { count: faces.length } },
      }
    : {
        ...{ name: 'fonts', ok: false, said: { code: 'fontsNone' } },
        ...{ detail: 'none found', mend: 'Run npm ci again.' },
      }
}

const EXPIRES_SOON_MS = 30 * 24 * 60 * 60 * 1000

async function signerFinding({ fileSigner, clock }: Installation): Promise<Finding> {
  const name = 'file signature'
  try {
    const signer = await fileSigner()
    if (signer === null)
      return {
        ...{ name, ok: true, said: { code: 'signerNone' as const } },
        detail: 'files are not signed (SIGNING_P12 is not set)',
      }
    const { subject, validTo } = signer
    const soon = validTo.getTime() - clock.now().getTime() < EXPIRES_SOON_MS
    const until = dateInVietnam(validTo)
    return {
      ...{ name, ok: true, detail: `the key of ${subject}, until ${until}` },
      said: { code: soon ? 'signerSoon' : 'signer', params: { until } },
      ...(soon && {
        mend: 'Set SIGNING_P12 to a new key before that day and start again; what was signed keeps verifying.',
      }),
    }
  } catch (thrown) {
    return {
      ...{ name, ok: false, said: { code: 'signerFault' as const } },
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
    return [
      {
        ...{ name, ok: true, detail: `taken under ${authorities.length} named certificates` },
        said: { code: 'agency', params: { count: authorities.length } },
      },
    ]
  return [
    {
      name,
      ok: true,
      said: { code: 'agencyAny', params: { programs: asking.join(', ') } },
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
    return {
      ...{ name, ok: true, detail },
      said:
        mailing.length > 0
          ? { code: 'mailMissing' as const, params: { programs: mailing.join(', ') } }
          : { code: 'mailNone' as const },
      ...(mailing.length > 0 && { mend }),
    }
  }
  const counts = `${waiting} waiting, ${uncertain} uncertain, ${refused} refused`
  const detail = `by ${new URL(mail.url).host} as ${senderAddress(mail)}, for ${mailing.length} programs; ${counts}`
  const mend = 'See which: hocvu certificates mails'
  const look = uncertain + refused > 0
  return {
    ...{ name, ok: true, detail },
    said: { code: look ? 'mailLook' : 'mail', params: { waiting, uncertain, refused } },
    ...(look && { mend }),
  }
}

const CLOCK_TOLERANCE_MS = 5_000

async function clockFinding({ database }: Installation): Promise<Finding> {
  const { rows } = await database.pool.query<{ now: Date }>('select now() as now')
  const apart = Math.abs(Date.now() - (rows[0]?.now.getTime() ?? 0))
  return apart < CLOCK_TOLERANCE_MS
    ? { name: 'clock', ok: true, said: { code: 'clock' }, detail: 'agrees with the database' }
    : {
        name: 'clock',
        ok: false,
        said: { code: 'clockApart', params: { seconds: Math.round(apart / 1000) } },
        detail: `${Math.round(apart / 1000)} s apart from the database`,
        mend: 'Switch on time synchronisation (NTP) on both machines.',
      }
}
