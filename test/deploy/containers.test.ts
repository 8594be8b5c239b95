import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { secretSettings } from '../../config/secret-files.ts'
import { checkSettings, settingsSchema } from '../../config/settings.ts'
import { PROJECT } from '../architecture/sources.ts'

const text = (name: string) => readFileSync(join(PROJECT, name), 'utf8')
const known = new Set([
  ...Object.keys(settingsSchema.shape),
  ...secretSettings.map((name) => `${name}_FILE`),
])

const Service = z.strictObject({
  build: z.string().optional(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  restart: z.literal('unless-stopped'),
  read_only: z.boolean().optional(),
  user: z.string().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  init: z.boolean().optional(),
  stop_grace_period: z.string().optional(),
  tmpfs: z.array(z.string()).optional(),
  volumes: z.array(z.string()),
  secrets: z.array(z.string()),
  networks: z.array(z.string()),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  shm_size: z.string().optional(),
  deploy: z.strictObject({ replicas: z.number() }).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
})
const Compose = z.object({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.object({})),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
})

const dockerfile = text('Dockerfile')
const compose = Compose.parse(parse(text('compose.yaml'), { merge: true }))
const own = Object.entries(compose.services).filter(([, { image }]) => image === 'hocvu')

describe('the container file', () => {
  it('has no fault that the linter knows', () => {
    expect(validate(dockerfile)).toEqual([])
  })

  it('copies what is there, and nothing that is kept out', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) =>
      (names ?? '').split(' '),
    )
    expect(copied.filter((name) => !existsSync(join(PROJECT, name)))).toEqual([])
    const allowed = [...text('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, name]) => name)
    expect(allowed.toSorted()).toEqual(copied.toSorted())
  })

  it('runs as nobody special, by settings that there are, and says how it is', () => {
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(dockerfile).toMatch(/^HEALTHCHECK /m)
    const block = /^ENV ((?:.*\\\n)*.*)$/m.exec(dockerfile)?.[1] ?? ''
    const set = [...block.matchAll(/([A-Z_]+)=(\S+)/g)].flatMap(([, name, value]) =>
      name === undefined || name === 'NODE_ENV' ? [] : [[name, value] as const],
    )
    expect(set.map(([name]) => name).filter((name) => !known.has(name))).toEqual([])
    expect(checkSettings(Object.fromEntries(set)).faults).toEqual([])
  })
})

describe('the compose file', () => {
  it('has PostgreSQL, Redis, one web process, two workers and one scheduler', () => {
    expect(Object.keys(compose.services).toSorted()).toEqual(
      ['postgres', 'redis', 'schedule', 'web', 'worker'].toSorted(),
    )
    expect(
      own.map(([name, { command, deploy }]) => [name, command, deploy?.replicas ?? 1]),
    ).toEqual([
      ['web', ['serve'], 1],
      ['worker', ['worker'], 2],
      ['schedule', ['schedule'], 1],
    ])
  })

  it('gives its processes few rights and their secrets as files', () => {
    for (const [name, service] of own) {
      const { read_only, user, cap_drop, environment = {}, tmpfs, volumes } = service
      expect([name, read_only, user, cap_drop]).toEqual([name, true, 'node', ['ALL']])
      expect(volumes.every((volume) => volume.endsWith(':ro'))).toBe(true)
      expect(tmpfs?.some((folder) => folder.startsWith('/var/lib/hocvu:'))).toBe(true)
      expect(Object.keys(environment).filter((variable) => !known.has(variable))).toEqual([])
      for (const secret of secretSettings) expect(environment[secret]).toBeUndefined()
    }
    const written = text('compose.yaml')
    expect(written).not.toMatch(/:\/\/[^\s/]+:[^\s/@]+@/)
    expect(written).not.toMatch(/^\s+\S*(?:PASSWORD|SECRET|KEY): /m)
  })

  it('names only secrets, volumes and networks that it has, and files of secrets where they are mounted', () => {
    const { services, secrets, volumes, networks } = compose
    for (const service of Object.values(services)) {
      expect(service.secrets.filter((secret) => !(secret in secrets))).toEqual([])
      expect(service.networks.filter((network) => !(network in networks))).toEqual([])
      for (const volume of service.volumes) {
        const [source = ''] = volume.split(':')
        expect(source.startsWith('.') || source in volumes, volume).toBe(true)
      }
      for (const value of Object.values(service.environment ?? {})) {
        const file = /^\/run\/secrets\/(.+)$/.exec(value)?.[1]
        if (file !== undefined) expect(service.secrets).toContain(file)
      }
      for (const needed of Object.keys(service.depends_on ?? {}))
        expect(services[needed]?.healthcheck).toBeDefined()
    }
  })

  it('keeps database and queues where nobody else reaches them', () => {
    const { postgres, redis } = compose.services
    expect(compose.networks.inner?.internal).toBe(true)
    for (const service of [postgres, redis])
      expect([service?.networks, service?.ports]).toEqual([['inner'], undefined])
  })
})
