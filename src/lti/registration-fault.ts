import { HocvuError } from '../foundation/errors.ts'
import {
  type RegistrationFault,
  registrationFaultTexts,
} from '../foundation/texts/lti-registration.ts'
import { fill } from '../foundation/texts/pages.ts'

/** @param what is filled into the words; never a secret */
export function registrationRefused(
  fault: RegistrationFault,
  what = '',
  cause?: unknown,
): HocvuError {
  const why = fill(registrationFaultTexts.en[fault], { what })
  return new HocvuError(
    'lti.registration-refused',
    `The learning platform was not registered: ${why}`,
    {
      params: { why },
      paramsVi: { why: fill(registrationFaultTexts.vi[fault], { what }) },
      ...(cause !== undefined && { cause }),
    },
  )
}
