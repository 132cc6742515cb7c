import { placeholdersIn } from '../placeholders.ts'
import type { InputValue, TemplateInput } from '../template.ts'
import { type Checking, report, shown } from './checking.ts'

/** Defaults of another type, choices that cannot be chosen, inputs that say two things. */
export function checkInputs(checking: Checking): void {
  const { inputs } = checking.template
  for (const [index, input] of inputs.entries()) {
    const wrong = wrongIn(input) ?? strangeName(input, inputs.slice(0, index))
    if (wrong === null) continue
    const { at, ...said } = wrong
    report(checking, ['inputs', input.name, at], said)
  }
}

function wrongIn(input: TemplateInput): { at: string; message: string; fix: string } | null {
  const { name, type, required, choices } = input
  const given = input.default
  if (given !== null && !isOfType(given, type))
    return {
      at: 'default',
      message: `The default of "${name}" is ${JSON.stringify(given).slice(0, 80)}; a ${type} was expected.`,
      fix: 'Correct the default, or the type.',
    }
  if (choices.length > 0 && type !== 'string')
    return {
      at: 'choices',
      message: `"${name}" is a ${type}; only a string has choices.`,
      fix: 'Delete the choices.',
    }
  if (choices.length > 0 && given !== null && !choices.includes(String(given)))
    return {
      at: 'default',
      message: `The default of "${name}" is none of its choices.`,
      fix: `The choices are: ${shown(choices.join(', '))}.`,
    }
  if (required && given !== null)
    return {
      at: 'required',
      message: `"${name}" is required and has a default; the default would never be used.`,
      fix: 'Delete one of the two.',
    }
  if (!required && given === null && (type === 'number' || choices.length > 0))
    return {
      at: 'type',
      message: `"${name}" may be left out and has no default.`,
      fix: 'Add a default, or "required: true".',
    }
  return null
}

/** A default may stand on inputs above it, which are known by then. */
function strangeName(
  { name, default: given }: TemplateInput,
  above: readonly TemplateInput[],
): { at: string; message: string; fix: string } | null {
  const known = above.map((one) => `input.${one.name}`)
  const strange = placeholdersIn(typeof given === 'string' ? given : '').find(
    (one) => one.name.startsWith('input.') && !known.includes(one.name),
  )
  if (strange === undefined) return null
  return {
    at: 'default',
    message: `The default of "${name}" names {{${shown(strange.name)}}}, which is no input above it.`,
    fix: known.length === 0 ? 'Put that input above it.' : `Known there: ${known.join(', ')}.`,
  }
}

/** Is the value of that type? An empty list is one. */
function isOfType(value: InputValue, type: TemplateInput['type']): boolean {
  return type === 'list' ? Array.isArray(value) : typeof value === type
}
