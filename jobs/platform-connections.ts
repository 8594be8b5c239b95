/**
 * One connection a platform in this process. Its pace, its circuit breaker and its access token stand in the database,
 * so that all workers share them and the next process finds them.
 */

import { setTimeout as pause } from 'node:timers/promises'
import type { CircuitOptions } from '../connectors/circuit.ts'
import type { Connector, ConnectorContext, SourceFile } from '../connectors/contract.ts'
import { type ConnectorHttp, createConnectorHttp } from '../connectors/http.ts'
import type { RateGate, Rates } from '../connectors/rate.ts'
import { connectorById } from '../connectors/registry.ts'
import { replayHttp, replayTokens } from '../connectors/replay.ts'
import type { TokenKeeper } from '../connectors/tokens.ts'
import type { Database } from '../src/database/connection.ts'
import type { KeptAnswers } from '../src/evidence/raw-pages.ts'
import type { Clock } from '../src/foundation/clock.ts'
import { HocvuError } from '../src/foundation/errors.ts'
import type { Log } from '../src/foundation/log.ts'
import type { Vault } from '../src/foundation/secrets.ts'
import {
  holdPlace,
  readPlatformState,
  saveCircuit,
  takePlace,
} from '../src/programs/platform-state.ts'
import type { ResolvedPlatform } from '../src/programs/platforms.ts'
import { sharedTokenKeeper } from './shared-tokens.ts'

interface OpenPlatform {
  connector: Connector
  context: ConnectorContext<unknown>
}

export interface PlatformConnections {
  /** @throws HocvuError `platform.not-configured`, `platform.refused-address` */
  open(platform: ResolvedPlatform, files?: readonly SourceFile[]): Promise<OpenPlatform>
  /** The platform as it answered once, at an earlier time; nothing goes out. */
  replay(
    platform: ResolvedPlatform,
    answers: KeptAnswers,
    at: Date,
    files?: readonly SourceFile[],
  ): OpenPlatform
  /** Closes idle connections of all platforms. */
  close(): void
}

interface Deps {
  db: Database
  vault: Vault
  clock: Clock
  log: Log
}

export function createPlatformConnections(deps: Deps): PlatformConnections {
  const { db, clock, log } = deps
  const known = new Map<string, { as: string; http: ConnectorHttp; tokens: TokenKeeper }>()

  const connect = async (
    baseUrl: string,
    platform: ResolvedPlatform,
    connector: Connector,
    settings: unknown,
  ) => {
    const as = JSON.stringify(platform)
    const present = known.get(platform.id)
    const { circuit } = await readPlatformState(db, platform.id)
    if (present?.as === as) {
      // Another process may have met faults, or none any more, or somebody has closed it by hand.
      present.http.resetCircuit(circuit)
      return present
    }
    // A changed address or token is another platform: its breaker begins anew.
    present?.http.close()
    const http = createConnectorHttp({
      baseUrl,
      allowPrivateNetwork: platform.allowPrivateNetwork,
      otherAddresses: connector.otherAddresses?.(settings) ?? [],
      secrets: platform.secrets,
      log: log.child({ platform: platform.id }),
      rates: ratesOf(platform, connector, settings),
      ...(platform.parallel !== null && { parallel: platform.parallel }),
      gate: sharedGate(db, platform.id),
      circuit: circuitOf(db, platform.id, present === undefined ? circuit : null),
    })
    const opened = { as, http, tokens: sharedTokenKeeper(deps, platform.id, as) }
    known.set(platform.id, opened)
    return opened
  }

  return {
    async open(platform, files = []) {
      const connector = connectorOf(platform)
      const settings = readSettings(platform, connector)
      const url = addressOf(platform, connector)
      const { http, tokens } =
        url === null
          ? { http: nowhere(platform), tokens: replayTokens }
          : await connect(url, platform, connector, settings)
      return { connector, context: { settings, http, tokens, files, now: () => clock.now() } }
    },
    replay(platform, answers, at, files = []) {
      const connector = connectorOf(platform)
      const settings = readSettings(platform, connector)
      const http = replayHttp(
        { baseUrl: addressOf(platform, connector) ?? '', secrets: platform.secrets },
        (question) => answers.find(question),
      )
      return { connector, context: { settings, http, tokens: replayTokens, files, now: () => at } }
    },
    close() {
      for (const { http } of known.values()) http.close()
      known.clear()
    },
  }
}

function ratesOf(platform: ResolvedPlatform, connector: Connector, settings: unknown): Rates {
  const rates = connector.rates?.(settings) ?? { default: 10 }
  const wanted = platform.requestsPerSecond
  if (wanted === null) return rates
  // The operator sets the pace; what a platform bears less of in one category stays as slow as it is.
  const slower = Object.entries(rates).map(([name, rate]) => [name, Math.min(rate, wanted)])
  return { ...Object.fromEntries(slower), default: wanted }
}

function sharedGate(db: Database, platformId: string): RateGate {
  return {
    async pass(category, perSecond) {
      const wait = await takePlace(db, platformId, category, 1000 / perSecond)
      if (wait > 0) await pause(wait)
    },
    hold: (category, milliseconds) => holdPlace(db, platformId, category, milliseconds),
  }
}

function circuitOf(db: Database, platformId: string, saved: unknown): CircuitOptions {
  return { saved, save: (circuit) => saveCircuit(db, platformId, circuit) }
}

/** A platform without an address: its connector reads files and has nobody to ask. */
function nowhere(platform: ResolvedPlatform): ConnectorHttp {
  return {
    baseUrl: '',
    isReplay: false,
    requests: 0,
    circuit: 'closed',
    request: () => Promise.reject(notConfigured(platform, NO_URL)),
    withoutSecrets: (text) => text,
    addSecret() {},
    takeAnswers: () => [],
    resetCircuit() {},
    close() {},
  }
}

function connectorOf(platform: ResolvedPlatform): Connector {
  const connector = connectorById(platform.connector)
  if (connector) return connector
  throw notConfigured(
    platform,
    `names the connector "${platform.connector}", which this version does not have.`,
  )
}

const NO_URL = 'has no url. Write its address in platforms.yaml.'

/** null: the platform has no address, or nobody has written it. */
function addressOf({ url }: ResolvedPlatform, { defaultUrl }: Connector): string | null {
  return url ?? defaultUrl ?? null
}

function readSettings(platform: ResolvedPlatform, connector: Connector): unknown {
  const settings = connector.settings.safeParse({
    ...platform.settings,
    ...(platform.token === null ? {} : { token: platform.token }),
  })
  if (settings.success) return settings.data
  const faults = settings.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw notConfigured(platform, `has faults in platforms.yaml: ${faults.join('; ')}`)
}

function notConfigured(platform: ResolvedPlatform, what: string): HocvuError {
  return new HocvuError('platform.not-configured', `Platform "${platform.id}" ${what}`, {
    params: { platform: platform.id },
  })
}
