/** `keys list|create|rotate|distrust|bundle`: the keys that credentials are signed with. */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { knownAddresses } from '../certificates/credential/address-store.ts'
import { makeBundle } from '../certificates/credential/bundle.ts'
import { didOf } from '../certificates/credential/did-web.ts'
import { createKey, distrustKey, listKeys, rotateKey } from '../certificates/credential/keys.ts'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

const STATES = { 'at-work': 'at work', 'at-rest': 'at rest', distrusted: 'DISTRUSTED' } as const
const PURPOSES = { credential: 'credentials', pdf: 'files' } as const

const depsOf = (installation: Installation) => ({ ...installation, db: installation.database.db })

export const listSigningKeys: Command<[]> = async (context) => {
  const installation = await context.open()
  const { db } = installation.database
  const keys = await listKeys(db)
  const issuers = (await knownAddresses(db, installation)).map(didOf)
  const shown = keys.map((key) => ({
    id: key.id,
    purpose: key.purpose,
    state: key.state,
    signed: key.purpose === 'credential' ? key.signed : null,
    createdAt: key.createdAt.toISOString(),
    createdBy: key.createdBy,
    retiredAt: key.retiredAt?.toISOString() ?? null,
    distrustedAt: key.distrustedAt?.toISOString() ?? null,
    reason: key.distrustedReason,
  }))
  context.output.result({ issuers, keys: shown }, () =>
    [
      `issuer: ${issuers.join(', ') || 'PUBLIC_URL is not set'}`,
      ...(keys.length === 0
        ? ['There is no key yet; the first credential makes one. Or now: hocvu keys create']
        : []),
      ...keys.map((key) =>
        [
          key.id,
          PURPOSES[key.purpose],
          STATES[key.state],
          `since ${dateAndTimeInVietnam(key.createdAt)} by ${key.createdBy}`,
          ...(key.purpose === 'credential' ? [`${key.signed} signed`] : []),
          ...(key.distrustedReason === null ? [] : [key.distrustedReason]),
        ].join('  '),
      ),
    ].join('\n'),
  )
  return exitCodes.done
}

export const createSigningKey: Command<[]> = async (context) => {
  const deps = depsOf(await context.open())
  const { id } = await createKey(deps, context.viewer.actor)
  context.output.result({ id }, () => `The key ${id} signs credentials from now on.`)
  return exitCodes.done
}

export const rotate: Command<[]> = async (context) => {
  const deps = depsOf(await context.open())
  const { id, before } = await rotateKey(deps, context.viewer.actor)
  context.output.result(
    { id, before },
    () =>
      `The key ${id} signs from now on.${before === null ? '' : ` What ${before} signed verifies as before.`}`,
  )
  return exitCodes.done
}

export const distrust: Command<[key: string, options: { reason: string }]> = async (
  context,
  key,
  { reason },
) => {
  const deps = depsOf(await context.open())
  const done = await distrustKey(deps, context.viewer.actor, { id: key, reason })
  context.output.result(done, () =>
    [
      `Nothing that ${done.id} signed is trusted any more.`,
      ...(done.successor === null ? [] : [`The key ${done.successor} signs in its place.`]),
      ...(done.signed === 0
        ? []
        : [
            `It signed ${done.signed} credentials. They are made anew when they are next fetched; those inside files that were handed out stay as they are and no longer verify.`,
          ]),
      'Hand out a new bundle to those who check without this service: hocvu keys bundle --out bundle.json',
    ].join('\n'),
  )
  return exitCodes.done
}

export const bundleKeys: Command<[options: { out: string }]> = async (context, { out }) => {
  const installation = await context.open()
  const bundle = await makeBundle(depsOf(installation), installation)
  if (bundle.dids.length === 0)
    throw new HocvuError(
      'certificate.no-public-url',
      'There is nothing to put into a bundle: PUBLIC_URL is not set and nothing was ever issued. Set it first.',
    )
  const file = resolve(out)
  await writeFile(file, `${JSON.stringify(bundle, null, 2)}\n`)
  const counts = {
    issuers: bundle.dids.map(({ id }) => id),
    keys: bundle.dids[0]?.verificationMethod.length ?? 0,
    pdfSigners: bundle.pdfSigners.length,
    statusLists: bundle.statusLists.length,
  }
  context.output.result(
    { file, ...counts },
    () =>
      `${file}: ${counts.issuers.length} issuers, ${counts.keys} keys, ${counts.pdfSigners} signers of files, ${counts.statusLists} status lists as of now. Check with it: hocvu verify <file> --bundle ${out}`,
  )
  return exitCodes.done
}
