/**
 * Text typed with the fonts of the time before Unicode (.VnTime with TCVN3, VNI-Times with VNI) looks right only
 * in those fonts; everywhere else "Nguyễn Văn" reads `NguyÔn V¨n` or `Nguyeãn Vaên`. Printed on a certificate it
 * is wrong for good, and it cannot always be told back letter by letter, so it is recognised, not converted.
 */

/** Signs of TCVN3: symbols that no name has, and an accented capital inside a small word (`TrÇn`, `HiÒn`). */
const TCVN3_SYMBOL = /[\u00a1-\u00ac\u00ae\u00b5-\u00b9\u00bb-\u00be\u00d7\u00f7\u00fe\u00df]/u
const TCVN3_CAPITAL_INSIDE = /\p{Ll}[\u00c0-\u00de]/u
/** TCVN3 writes ư with the code of the soft hyphen, which cleaning would drop without a trace (`H­ng` for Hưng). */
const TCVN3_SOFT_HYPHEN = /\p{L}\u00ad\p{L}/u

/** Signs of VNI: a vowel followed by the letter that carries its tone; Vietnamese has no such pairs. */
const VNI_PAIR =
  /a[áàãâéèúùõ]|\p{L}aê\p{L}|e[áàãâùõ]|o[âùõ]|[aeiouyô][øûïåäëü]|ö[ùøûõïôua]|öng|[Ññ][aeoiuöô][øûïåäëüùõôâ]/iu

/** Which old lettering a text was typed in; null for Unicode. */
export function oldLettering(text: string): 'TCVN3' | 'VNI' | null {
  const composed = text.normalize('NFC')
  if (
    TCVN3_SYMBOL.test(composed) ||
    TCVN3_CAPITAL_INSIDE.test(composed) ||
    TCVN3_SOFT_HYPHEN.test(composed)
  )
    return 'TCVN3'
  return VNI_PAIR.test(composed) ? 'VNI' : null
}
