/** What job handlers are given by the composition root. */

import type { X509Certificate } from 'node:crypto'
import type { CertificateRenderer } from '../src/certificates/render.ts'
import type { FileSigner } from '../src/certificates/signature/file-signer.ts'
import type { OpenDatabase } from '../src/database/open.ts'
import type { Clock } from '../src/foundation/clock.ts'
import type { Log } from '../src/foundation/log.ts'
import type { MailSettings } from '../src/foundation/mail/settings.ts'
import type { Outgoing } from '../src/foundation/outgoing/outgoing.ts'
import type { Vault } from '../src/foundation/secrets.ts'
import type { RetentionDays } from '../src/privacy/retention.ts'
import type { ResolvedPlatform } from '../src/programs/platforms.ts'
import type { RunEnd } from '../src/runs/run.ts'
import type { PlatformConnections } from './platform-connections.ts'

export interface JobDeps {
  database: Pick<OpenDatabase, 'db' | 'pool'>
  clock: Clock
  vault: Vault
  log: Log
  publicUrl: string | undefined
  /** What links to the console begin with. */
  consoleUrl: string | undefined
  /** null: nobody is told by e-mail. */
  mail: MailSettings | null
  /** The watched folder of files that the agency has signed; undefined: none is watched. */
  signedFiles: string | undefined
  /** Under which the agency's own signing certificates were issued; with none, whoever signed is taken, and recorded. */
  authorities: readonly X509Certificate[]
  /** Where the head of the audit trail is written down daily; undefined: nowhere. */
  auditHeadFile: string | undefined
  /** Days for which answers of platforms are kept for a replay. */
  rawPageDays: number
  /** Days for which other things that name people are kept. */
  retention: RetentionDays
  renderer: CertificateRenderer
  /** Where template folders of programs stand. */
  templates: string
  /** The system's own key for files; null: they are not signed. @throws HocvuError `key.unusable` */
  fileSigner(): Promise<FileSigner | null>
  connections: PlatformConnections
  /** How systems are called that people have named. */
  outgoing: Outgoing
  /**
   * A platform with its secrets, from the configuration files and the environment.
   * @throws HocvuError `not-found`, `platform.not-configured`
   */
  resolvePlatform(id: string): ResolvedPlatform
}

/** How a run ends, where nothing else is to be true at once with its end: it is ended so after its handler, with others that end then. */
export type EndAs = (end: RunEnd) => void

/** Tells how far a run is; called often, writes seldom. */
export type ReportProgress = (progress: object) => Promise<void>
