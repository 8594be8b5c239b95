/** One of several, in a row of filters: its name is for readers of screens, the first entry tells others. */
export function Choice(choice: {
  name: string
  label: string
  value?: string | undefined
  options: readonly { value: string; label: string }[]
  /** The first entry, which narrows nothing. */
  nothing: string
}) {
  const { name, label, value = '', options, nothing } = choice
  return (
    <select class="form-select" name={name} aria-label={label}>
      <option value="" selected={value === ''}>
        {nothing}
      </option>
      {options.map((option) => (
        <option value={option.value} selected={option.value === value} key={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
