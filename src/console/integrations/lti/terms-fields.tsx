/** What is agreed with a learning platform, as fields of a form. */
import { learningPlatformTexts } from '../../../foundation/texts/console/learning-platforms.ts'
import type { Language } from '../../../foundation/texts/pages.ts'
import { type LtiProduct, ltiProducts } from '../../../lti/registration.ts'
import { CheckField, SelectField, TextArea, TextField } from '../../kit/field.tsx'

/** As a form holds it. */
export interface WrittenTerms {
  name: string
  product: LtiProduct
  issuer: string
  clientId: string
  authUrl: string
  tokenUrl: string
  keysUrl: string
  tokenAudience: string
  platformId: string
  subIsAccount: boolean
  emailVerified: boolean
  teachersSee: 'sums' | 'people'
  gradesOut: boolean
  frameOrigins: string
}

export const emptyTerms: WrittenTerms = {
  ...{ name: '', product: 'open-edx', issuer: '', clientId: '', authUrl: '', tokenUrl: '' },
  ...{ keysUrl: '', tokenAudience: '', platformId: '', subIsAccount: false, emailVerified: false },
  ...{ teachersSee: 'sums', gradesOut: false, frameOrigins: '' },
}

interface Fields {
  terms: WrittenTerms
  language: Language
}

export function NameFields({ terms, language }: Fields) {
  const texts = learningPlatformTexts[language]
  return (
    <>
      <TextField
        name="name"
        label={texts.name}
        hint={texts.nameHint}
        value={terms.name}
        required
        maxLength={200}
      />
      <SelectField
        name="product"
        label={texts.product}
        value={terms.product}
        required
        options={ltiProducts.map((value) => ({ value, label: texts.products[value] }))}
      />
    </>
  )
}

export function AddressFields({ terms, language }: Fields) {
  const texts = learningPlatformTexts[language]
  const address = (name: 'authUrl' | 'tokenUrl' | 'keysUrl') => (
    <TextField name={name} label={texts[name]} value={terms[name]} required maxLength={2000} />
  )
  return (
    <>
      <TextField
        name="issuer"
        label={texts.issuer}
        hint={texts.issuerHint}
        value={terms.issuer}
        required
        maxLength={2000}
      />
      <TextField
        name="clientId"
        label={texts.clientId}
        value={terms.clientId}
        required
        maxLength={255}
      />
      {address('authUrl')}
      {address('tokenUrl')}
      {address('keysUrl')}
      <TextField
        name="tokenAudience"
        label={texts.tokenAudience}
        hint={texts.tokenAudienceHint}
        value={terms.tokenAudience}
        maxLength={2000}
      />
    </>
  )
}

/** What only a person can say. */
export function OwnFields({
  terms,
  platforms,
  language,
}: Fields & { platforms: readonly string[] }) {
  const texts = learningPlatformTexts[language]
  return (
    <>
      <fieldset>
        <legend class="h3">{texts.people}</legend>
        <SelectField
          name="platformId"
          label={texts.platform}
          hint={texts.platformHint}
          value={terms.platformId}
          nothing={texts.platformNone}
          options={platforms.map((value) => ({ value, label: value }))}
        />
        <CheckField
          name="subIsAccount"
          label={texts.subIsAccount}
          hint={texts.subIsAccountHint}
          checked={terms.subIsAccount}
        />
        <CheckField
          name="emailVerified"
          label={texts.emailVerified}
          hint={texts.emailVerifiedHint}
          checked={terms.emailVerified}
        />
      </fieldset>
      <fieldset>
        <legend class="h3">{texts.shown}</legend>
        <SelectField
          name="teachersSee"
          label={texts.teachersSee}
          value={terms.teachersSee}
          required
          options={(['sums', 'people'] as const).map((value) => ({
            value,
            label: texts.teachersSees[value],
          }))}
        />
        <CheckField
          name="gradesOut"
          label={texts.gradesOut}
          hint={texts.gradesOutHint}
          checked={terms.gradesOut}
        />
        <TextArea
          name="frameOrigins"
          label={texts.frameOrigins}
          hint={texts.frameOriginsHint}
          value={terms.frameOrigins}
          maxLength={5000}
        />
      </fieldset>
    </>
  )
}
