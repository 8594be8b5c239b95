import type { ComponentChildren } from 'preact'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { useFrame } from './frame-context.ts'

interface FieldFrame {
  /** Of the form; also the id, with `id` where a page has it twice. */
  name: string
  id?: string
  label: string
  hint?: ComponentChildren
  required?: boolean
  /** Goes without saying that it may be left empty, as in a search. */
  unmarked?: boolean
  /** What is wrong with what was filled in. */
  error?: string | undefined
}

/** Ids of what stands below a field and belongs to it. */
function describing(id: string, { hint, error }: Pick<FieldFrame, 'hint' | 'error'>) {
  const ids = [error ? `${id}-error` : [], hint ? `${id}-hint` : []].flat()
  return ids.length > 0 ? ids.join(' ') : undefined
}

/** A field of one line. */
export function TextField(
  field: FieldFrame & {
    type?: 'text' | 'email' | 'password' | 'date' | 'number' | 'search' | 'file' | 'tel'
    value?: string
    autocomplete?: string
    accept?: string
    minLength?: number
    maxLength?: number
    min?: string
    max?: string
    placeholder?: string
    /** Id of a <datalist>. */
    list?: string
  },
) {
  const { name, id = name, label, hint, required, unmarked, error, type = 'text', ...rest } = field
  // As plain attributes: the types of JSX know a kind of input only one by one.
  const attributes: Record<string, string | number | boolean | undefined> = {
    ...rest,
    ...{ class: error ? 'form-control is-invalid' : 'form-control', type, id, name, required },
    'aria-describedby': describing(id, { hint, error }),
    'aria-invalid': error ? 'true' : undefined,
  }
  return (
    <Labelled id={id} label={label} hint={hint} required={required ?? unmarked} error={error}>
      <input {...attributes} />
    </Labelled>
  )
}

export function TextArea(
  field: FieldFrame & { value?: string; rows?: number; maxLength?: number; placeholder?: string },
) {
  const {
    name,
    id = name,
    label,
    hint,
    required,
    unmarked,
    error,
    value,
    rows = 3,
    ...rest
  } = field
  return (
    <Labelled id={id} label={label} hint={hint} required={required ?? unmarked} error={error}>
      <textarea
        {...rest}
        class={error ? 'form-control is-invalid' : 'form-control'}
        id={id}
        name={name}
        rows={rows}
        required={required}
        aria-describedby={describing(id, { hint, error })}
        aria-invalid={error ? 'true' : undefined}
      >
        {value}
      </textarea>
    </Labelled>
  )
}

export function SelectField(
  field: FieldFrame & {
    value?: string
    options: readonly { value: string; label: string }[]
    /** The first entry, of no value. */
    nothing?: string
  },
) {
  const {
    name,
    id = name,
    label,
    hint,
    required,
    unmarked,
    error,
    value = '',
    options,
    nothing,
  } = field
  return (
    <Labelled id={id} label={label} hint={hint} required={required ?? unmarked} error={error}>
      <select
        class={error ? 'form-select is-invalid' : 'form-select'}
        id={id}
        name={name}
        required={required}
        aria-describedby={describing(id, { hint, error })}
        aria-invalid={error ? 'true' : undefined}
      >
        {nothing !== undefined && (
          <option value="" selected={value === ''}>
            {nothing}
          </option>
        )}
        {options.map((option) => (
          <option value={option.value} selected={option.value === value} key={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

export function CheckField(field: FieldFrame & { value?: string; checked?: boolean }) {
  const { name, id = name, label, hint, value = 'yes', checked, required } = field
  return (
    <div class="mb-3">
      <label class="form-check" for={id}>
        <input
          class="form-check-input"
          type="checkbox"
          id={id}
          name={name}
          value={value}
          checked={checked}
          required={required}
          aria-describedby={hint ? `${id}-hint` : undefined}
        />
        <span class="form-check-label">{label}</span>
      </label>
      {hint && (
        <p class="form-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

function Labelled({
  id,
  label,
  hint,
  required,
  error,
  children,
}: {
  id: string
  label: string
  hint?: ComponentChildren
  required?: boolean | undefined
  error?: string | undefined
  children: ComponentChildren
}) {
  const { language } = useFrame()
  return (
    <div class="mb-3">
      <label class="form-label" for={id}>
        {label}{' '}
        {required !== true && <small class="text-secondary">({kitTexts[language].optional})</small>}
      </label>
      {children}
      {error && (
        <p class="invalid-feedback mb-0" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p class="form-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
