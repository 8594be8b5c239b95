import { HocvuError } from '../../foundation/errors.ts'
import { type ServiceFault, serviceFaultTexts } from '../../foundation/texts/lti-services.ts'
import { fill } from '../../foundation/texts/pages.ts'

/** @param what is filled into the words; never a secret, nor what the platform wrote */
export function serviceRefused(fault: ServiceFault, what = '', cause?: unknown): HocvuError {
  const why = fill(serviceFaultTexts.en[fault], { what })
  return new HocvuError('lti.service-refused', `A service of a learning platform: ${why}`, {
    params: { why },
    paramsVi: { why: fill(serviceFaultTexts.vi[fault], { what }) },
    ...(cause !== undefined && { cause }),
  })
}
