import { Failure } from '../../domain/failure.ts'
import { NAME } from '../../domain/workflow/template-shape.ts'

/** A template's name as given. Throws USAGE for one that could not be a file's. */
export function readTemplateName(word: string): string {
  if (NAME.test(word)) return word
  throw new Failure('USAGE', {
    message: `"${word.slice(0, 80)}" is no name for a template.`,
    hint: 'Use small letters, digits and -, at most 63, such as our-feature.',
  })
}
