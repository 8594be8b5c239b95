/** Takes whoever was erased out of what a platform tells, before anything of it is stored. */
import type { AccountRecord, KeptAnswer, Page } from '../../connectors/contract.ts'
import type { Database } from '../database/connection.ts'
import { ERASED, maskTexts } from '../foundation/erased.ts'
import { dialledPhone } from '../foundation/phone.ts'
import type { Vault } from '../foundation/secrets.ts'
import { accountKey } from '../suppression/suppressed-keys.ts'
import {
  findSuppressed,
  forgetAccount,
  isAnybodySuppressed,
  suppress,
} from '../suppression/suppression-store.ts'
import { accountWithoutNationalId, keyWithoutNationalId } from './without-national-id.ts'

interface Sifted {
  page: Page
  answers: readonly KeptAnswer[]
}

export interface SuppressedSieve {
  sift(page: Page, answers: readonly KeptAnswer[]): Promise<Sifted>
  /** What was stored of them before it showed whose account it is goes as well. @returns how many accounts were left out */
  settle(): Promise<number>
}

/** One for a sync, which learns on the way which accounts are of people who were erased. */
export function suppressedSieve(db: Database, vault: Vault, platformId: string): SuppressedSieve {
  /** What the platform says of each account that is left out, as far as it was told; account as it would be stored. */
  const left = new Map<string, (string | null)[]>()
  const fresh = new Set<string>()
  const safe = (account: string) => keyWithoutNationalId(account, vault)

  async function look(page: Page): Promise<void> {
    const accounts = page.records.filter((record) => record.kind === 'account')
    const others = [...new Set(page.records.map(({ account }) => safe(account)))]
    const asked = [
      ...accounts.map((record) => ({
        account: record.account,
        record,
        identity: identityOf(record, vault),
      })),
      ...others.map((account) => ({ account, record: null, identity: null })),
    ].map((one) => ({ ...one, account: safe(one.account) }))
    const found = await findSuppressed(
      db,
      vault,
      asked.map(({ account, identity }) => ({
        identity,
        account: { platformId, sourceId: account },
      })),
    )
    for (const [at, learner] of found) {
      const one = asked[at]
      if (one === undefined) continue
      const known = left.get(one.account) ?? []
      left.set(one.account, [...known, ...(one.record === null ? [] : valuesOf(one.record))])
      if (one.record === null) continue
      await suppress(db, vault, learner, [accountKey(platformId, one.account)])
      fresh.add(one.account)
    }
    // A kept answer in which somebody was masked gives an account of that name.
    for (const { account, fullName } of accounts)
      if (fullName === ERASED) left.set(safe(account), [])
  }

  return {
    async sift(page, answers) {
      const masked = page.records.some((one) => one.kind === 'account' && one.fullName === ERASED)
      if (!masked && !(await isAnybodySuppressed(db))) return { page, answers }
      await look(page)
      const gone = page.records.filter(({ account }) => left.has(safe(account)))
      if (gone.length === 0) return { page, answers }
      const values = gone.flatMap(({ account }) => left.get(safe(account)) ?? [])
      const isKnown =
        gone.every(({ account }) => (left.get(safe(account)) ?? []).length > 0) &&
        gone.every((one) => one.kind !== 'account' || isWritten(one.fullName, answers))
      const clean = <Row extends { place: string }>(row: Row) => ({
        ...row,
        place: maskTexts(row.place, values),
      })
      return {
        page: {
          ...page,
          records: page.records.filter((record) => !gone.includes(record)),
          quarantined: page.quarantined.map((row) => ({
            ...clean(row),
            detail: maskTexts(row.detail, values),
            raw: maskTexts(row.raw, values),
          })),
        },
        // Where it is not known how the platform writes them, its answer is not kept: they may stand in it by name.
        answers: isKnown
          ? answers.map((answer) => ({ ...clean(answer), body: maskTexts(answer.body, values) }))
          : [],
      }
    },
    async settle() {
      for (const account of fresh) await forgetAccount(db, platformId, account)
      return left.size
    },
  }
}

/** Some platforms write the parts of a name apart from each other: there it is not found. */
const isWritten = (fullName: string, answers: readonly KeptAnswer[]) =>
  answers.some(({ body }) => maskTexts(body, [fullName]) !== body)

const valuesOf = (record: AccountRecord): (string | null)[] => {
  const { fullName, employeeCode, nationalId, username, email, phone } = record
  return [fullName, employeeCode, nationalId, username, email, phone]
}

function identityOf(record: AccountRecord, vault: Vault) {
  const { fullName, employeeCode, email, phone, dateOfBirth, nationalIdHash } =
    accountWithoutNationalId(record, vault)
  return {
    ...{ fullName, employeeCode, email, dateOfBirth, nationalIdHash },
    phone: phone === null ? null : (dialledPhone(phone) ?? phone),
  }
}
