const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const NAME = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?'
const DATE = new RegExp(
  [
    '\\b(\\d{4})-(\\d{1,2})-(\\d{1,2})\\b',
    `\\b${NAME} (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?\\b`,
    `\\b(\\d{1,2})(?:st|nd|rd|th)? ${NAME}(?:,? (\\d{4}))?\\b`,
  ].join('|'),
  'gi',
)

interface Found {
  readonly year: number | null
  readonly month: number
  readonly day: number
}

/**
 * The dates in a line as `2026-11-21`: written so, or as `November 21, 2026` and `21 Nov 2026`. One without a year
 * takes the next one's: `Nov 16 - Nov 27, 2026`. Those that no calendar has are left out.
 */
export function readDates(text: string): string[] {
  const found = [...text.matchAll(DATE)].map(foundDate)
  return found.flatMap((date, at) => {
    const year = date.year ?? found.slice(at).find((later) => later.year !== null)?.year
    return year === null || year === undefined ? [] : calendarDay({ ...date, year })
  })
}

function foundDate(match: RegExpExecArray): Found {
  const [, isoYear, isoMonth, isoDay, nameA, dayA, yearA, dayB, nameB, yearB] = match
  if (isoYear !== undefined) return { year: Number(isoYear), month: Number(isoMonth), day: Number(isoDay) }
  const year = yearA ?? yearB
  return {
    year: year === undefined ? null : Number(year),
    month: MONTHS.indexOf((nameA ?? nameB ?? '').toLowerCase()) + 1,
    day: Number(dayA ?? dayB),
  }
}

function calendarDay({ year, month, day }: { year: number; month: number; day: number }): string[] {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? [date.toISOString().slice(0, 10)] : []
}
