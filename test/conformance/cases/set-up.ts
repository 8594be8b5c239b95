/** Settings that are refused, and the check that proves a set-up. */
import { expect } from 'vitest'
import { type Misbehaviour, misbehaviours } from '../misbehaviour.ts'
import type { ConformancePlatform, HttpPlatform } from '../platform.ts'
import { connect, expectNoSecret, learners } from '../reading.ts'
import { type Case, withPlatform } from './case.ts'

const ABOUT = { url: 'http://platform.invalid', pageSize: 2 }

export const settingsCases: readonly Case<ConformancePlatform>[] = [
  {
    name: 'settings that are right are taken',
    async run(platform) {
      const { success } = platform.connector.settings.safeParse(platform.settings(ABOUT))
      expect(success).toBe(true)
    },
  },
  {
    name: 'settings that are wrong are refused, naming the key and showing no secret',
    async run({ connector, settings, invalidSettings, ...platform }) {
      expect(invalidSettings.length).toBeGreaterThan(0)
      for (const { name, settings: change, key } of invalidSettings) {
        const read = connector.settings.safeParse({ ...settings(ABOUT), ...change })
        const places = read.error?.issues.map((issue) => issue.path.join('.')) ?? []
        expect(places, name).toContain(key)
        for (const secret of platform.kind === 'http' ? platform.secrets : [])
          expect(JSON.stringify(read.error), name).not.toContain(secret)
      }
    },
  },
]

/** The check of a platform that always, or never, misbehaves. */
async function checked(platform: HttpPlatform, how: Misbehaviour | null) {
  const findings: Awaited<ReturnType<typeof platform.connector.check>> = []
  await withPlatform(platform, { learners: learners(3), pageSize: 2 }, async (server) => {
    if (how) server.misbehave(how, { from: 1, times: Number.POSITIVE_INFINITY })
    const { http, log, context } = connect(platform, server)
    findings.push(...(await platform.connector.check({ ...context, http }, [platform.course])))
    http.close()
    expectNoSecret(platform, server, [JSON.stringify(findings), ...log])
  })
  return findings
}

const failing = (name: string, how: (platform: HttpPlatform) => Misbehaviour): Case => ({
  name: `the check tells ${name} with its mend, and does not throw`,
  async run(platform) {
    const findings = await checked(platform, how(platform))
    const faults = findings.filter((finding) => !finding.ok)
    expect(faults.length).toBeGreaterThan(0)
    for (const fault of faults) {
      expect(fault.detail).not.toBe('')
      expect(fault.mend ?? '', fault.name).not.toBe('')
    }
  },
})

const status = (code: number) =>
  failing(`HTTP ${code}`, ({ secrets: [secret] }) => misbehaviours.status(code, secret))

export const checkCases: readonly Case[] = [
  {
    name: 'the check of a platform that is right finds nothing to mend',
    async run(platform) {
      const findings = await checked(platform, null)
      expect(findings.length).toBeGreaterThan(0)
      expect(findings.filter((finding) => !finding.ok)).toEqual([])
    },
  },
  ...[401, 403, 404, 429, 503].map(status),
  failing('an HTML page', () => misbehaviours.body('<html></html>', 'text/html')),
  failing('malformed JSON', ({ secrets: [secret] }) => misbehaviours.body(`{"t":"${secret}"`)),
  failing('a connection reset', () => misbehaviours.reset),
  failing('a redirect', () => misbehaviours.redirect('https://other.invalid/taken', 302)),
]
