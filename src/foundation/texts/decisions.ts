/** What stands with a decision where a person wrote nothing. */
export const noReasonGiven = { vi: 'Không ghi lý do.', en: 'No reason was given.' } as const
