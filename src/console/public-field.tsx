/** Fields of the forms on public pages, and what was wrong with what was sent. */
import type { ComponentChildren } from 'preact'

export function Failure({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <p class="failure" role="alert">
      {text}
    </p>
  )
}

interface FieldOf {
  name: string
  label: string
  autocomplete: string
  type?: 'text' | 'password'
  /** Which keyboard a phone shows. */
  inputmode?: 'numeric' | 'text'
  maxlength?: number
  required?: boolean
  value?: string | undefined
  hint?: ComponentChildren
}

export function Field(field: FieldOf) {
  const { label, hint, name, required = true, type = 'text', ...others } = field
  // As plain attributes: the types of JSX know a kind of input only one by one.
  const attributes: Record<string, string | number | boolean | undefined> = {
    ...{ id: name, name, type, required },
    ...others,
    'aria-describedby': hint ? `${name}-hint` : undefined,
  }
  return (
    <p class="field">
      <label for={name}>{label}</label>
      <input {...attributes} />
      {hint && (
        <small class="hint" id={`${name}-hint`}>
          {hint}
        </small>
      )}
    </p>
  )
}

/** Goes with every form that changes something. */
export const TokenField = ({ formToken }: { formToken: string }) => (
  <input type="hidden" name="_token" value={formToken} />
)

export const SubmitButton = ({ text, quiet = false }: { text: string; quiet?: boolean }) => (
  <p class="actions">
    <button class={quiet ? 'button button-quiet' : 'button'} type="submit">
      {text}
    </button>
  </p>
)
