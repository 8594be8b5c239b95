/** A text as a pattern of LIKE that means just this text: `%`, `_` and the escape itself stand for themselves. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
