/** What the HTTP side is given by whoever composes the service. */
import type { X509Certificate } from 'node:crypto'
import type { CheckFinding } from '../../connectors/contract.ts'
import type { IdentityProvider } from '../access/oidc/provider.ts'
import type { RequestCounts } from '../access/request-counts.ts'
import type { Viewer } from '../access/viewer.ts'
import type { CertificateRenderer } from '../certificates/render.ts'
import type { FileSigner } from '../certificates/signature/file-signer.ts'
import type { UseNotes } from '../certificates/uses.ts'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Finding } from '../foundation/finding.ts'
import type { Log } from '../foundation/log.ts'
import type { MailSettings } from '../foundation/mail/settings.ts'
import type { Outgoing } from '../foundation/outgoing/outgoing.ts'
import type { Vault } from '../foundation/secrets.ts'
import type { Run } from '../runs/run.ts'

export interface HttpDeps {
  db: Database
  clock: Clock
  vault: Vault
  /** Of requests, shared by all processes. */
  counts: RequestCounts
  /** What certificates were opened for. */
  uses: UseNotes
  /** By whom people may sign in beside passwords; null: by nobody. */
  identityProvider: IdentityProvider | null
  log: Log
  renderer: CertificateRenderer
  /** The system's own key for files; null: they are not signed. @throws HocvuError `key.unusable` */
  fileSigner(): Promise<FileSigner | null>
  /** What links and QR codes begin with. */
  publicUrl: string | undefined
  /** What links to the console begin with; undefined: nobody has said. */
  consoleUrl: string | undefined
  /** The public pages listen on an address of their own: neither side leads to pages of the other by a mere path. */
  publicApart?: boolean
  /** Where template folders of programs stand. */
  templates: string
  /** Addresses that it once was; what was issued under them keeps verifying. */
  formerPublicUrls: readonly string[]
  /** Under which the agency's own signing certificates were issued. */
  authorities: readonly X509Certificate[]
  /** How systems are called that people have named. */
  outgoing: Outgoing
  /** null: nobody is told by e-mail. */
  mail: MailSettings | null
  /** @throws HocvuError `not-found`, `platform.not-configured` */
  resolvePlatform(id: string): object
  /**
   * Proves a platform's set-up: it is asked.
   * @throws HocvuError `not-found`, `platform.not-configured`, `platform.refused-address`
   */
  checkPlatform(viewer: Viewer, id: string): Promise<{ ok: boolean; findings: CheckFinding[] }>
  /** Hands a run whose row is committed to a queue. The sweep finds what gets lost here. */
  enqueue(run: Pick<Run, 'id' | 'kind'>): Promise<void>
  /** @throws when the queues cannot be reached */
  checkQueues(): Promise<void>
  /** Whether everything stands right: settings, database, queues, keys, fonts, mail, clock. */
  examine(viewer: Viewer): Promise<Finding[]>
  /** Number of reverse proxies in front. */
  trustProxy: number
  limits?: Partial<Limits>
}

/** Requests a minute. */
export interface Limits {
  /** Of one API key. */
  api: number
  /** Of one address to one page, and of one address for pages that do not exist: guessing. */
  page: number
  /** Of one address to all pages: a whole class may sit behind one. */
  address: number
  /** Of one address that looks for people's certificates. */
  ask: number
}

export const defaultLimits: Limits = { api: 1200, page: 60, address: 1200, ask: 30 }
