/** How a platform knows a person: mostly well, sometimes untidily, and for a few in a way that fits nobody. */
import type { Person } from './people.ts'
import type { Random } from './random.ts'

export interface PlatformAccount {
  /** The platform's own id. */
  id: string
  /** Family name first, as the person typed it. */
  fullName: string
  employeeCode: string | null
  username: string
  email: string | null
  phone: string | null
  /** `yyyy-MM-dd` */
  dateOfBirth: string | null
  unit: string
}

/** Recognisable by its code, or by its own e-mail where the roster has no code. */
export function linkableAccount(person: Person, id: string, random: Random): PlatformAccount {
  const key = person.employeeCode ?? person.email.replace(/@.*$/, '')
  return {
    id,
    fullName: asTyped(person.fullName, random),
    employeeCode:
      person.employeeCode && random.chance(0.03)
        ? ` ${person.employeeCode.toLowerCase()} `
        : person.employeeCode,
    username: key.toLowerCase(),
    email: person.email,
    phone: person.phone,
    dateOfBirth: person.dateOfBirth,
    unit: person.unit.name,
  }
}

/**
 * Fits nobody by itself: a private address without a code, a mistyped code, the office's mailbox, or a colleague's code.
 * The name and the unit are right, and a name alone decides nothing.
 * @param colleague somebody whose code may stand there by mistake
 */
export function waitingAccount(
  person: Person,
  colleague: Person,
  id: string,
  kind: number,
): PlatformAccount {
  const account: PlatformAccount = {
    id,
    fullName: person.fullName,
    employeeCode: null,
    username: `hocvien${id.replace(/\D/g, '')}`,
    email: `hocvien${id.replace(/\D/g, '')}@thu-rieng.example`,
    phone: null,
    dateOfBirth: null,
    unit: person.unit.name,
  }
  if (person.sharedMailbox) return { ...account, email: person.email }
  if (kind % 3 === 1 && person.employeeCode)
    return { ...account, employeeCode: person.employeeCode.replace(/^CB0/, 'CB8') }
  if (kind % 3 === 2) return { ...account, employeeCode: colleague.employeeCode }
  return account
}

/** Capitals, decomposed letters and the wrong Đ come in from forms and copied lists. */
function asTyped(fullName: string, random: Random): string {
  if (random.chance(0.03)) return fullName.toUpperCase()
  if (random.chance(0.02)) return fullName.normalize('NFD')
  return random.chance(0.1) ? fullName.replaceAll('Đ', 'Ð') : fullName
}
