/** The tables as Kysely sees them. */
import type { CertificatesTables } from './tables/certificates.ts'
import type { ConsoleTables } from './tables/console.ts'
import type { EvidenceTables } from './tables/evidence.ts'
import type { ExchangeTables } from './tables/exchange.ts'
import type { FoundationTables } from './tables/foundation.ts'
import type { OperatingTables } from './tables/operating.ts'
import type { OutcomesTables } from './tables/outcomes.ts'
import type { PlansTables } from './tables/plans.ts'
import type { PrivacyTables } from './tables/privacy.ts'
import type { RosterTables } from './tables/roster.ts'

export interface Tables
  extends FoundationTables,
    RosterTables,
    EvidenceTables,
    OutcomesTables,
    CertificatesTables,
    ConsoleTables,
    PlansTables,
    OperatingTables,
    ExchangeTables,
    PrivacyTables {}
