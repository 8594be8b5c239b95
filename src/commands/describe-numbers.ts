/** Numbers of a progress or a result, nested ones too, in one line: `pages 3, records 1204`; or what is said instead. */
export function describeNumbers(subject: string, progress: object | string): string {
  if (typeof progress === 'string') return `${subject}: ${progress}`
  const parts = Object.entries(progress).flatMap(([name, value]): string[] => {
    if (typeof value === 'number') return [`${name} ${value.toLocaleString('en')}`]
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return [describeNumbers('', value)]
    return []
  })
  return `${subject === '' ? '' : `${subject}: `}${parts.join(', ')}`
}
