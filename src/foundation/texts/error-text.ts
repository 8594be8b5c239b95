/** One entry of the catalogue of errors. */
export interface ErrorText {
  status: number
  retryable: boolean
  vi: string
  en: string
}

export const text = (status: number, retryable: boolean, vi: string, en: string): ErrorText => ({
  status,
  retryable,
  vi,
  en,
})
