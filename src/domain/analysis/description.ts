import { Failure } from '../failure.ts'

export const DESCRIPTION_CHARACTERS_MAX = 10_000

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/
const NOT_TEXT = /\p{Surrogate}|\ufffd/u
const HINT = 'For example: brain orchestrate "Add dark mode support to the web application"'

/** The description without the space around it. Throws BAD_INPUT for what is no text to read. */
export function readDescription(given: string): string {
  const text = given.trim()
  const wrong = whatIsWrong(text)
  if (wrong !== null) throw new Failure('BAD_INPUT', wrong)
  return text
}

function whatIsWrong(text: string): { message: string; hint: string } | null {
  const { length } = text
  if (length === 0) return { message: 'The description is empty.', hint: HINT }
  if (length > DESCRIPTION_CHARACTERS_MAX)
    return {
      message: `The description has ${length} characters; at most ${DESCRIPTION_CHARACTERS_MAX}.`,
      hint: 'Say in a few sentences what is to be reached; details belong into the tasks.',
    }
  if (CONTROL.test(text) || NOT_TEXT.test(text))
    return { message: 'The description holds control characters, or is not text.', hint: 'Give plain text.' }
  return /\p{L}/u.test(text) ? null : { message: 'The description holds no words.', hint: HINT }
}
