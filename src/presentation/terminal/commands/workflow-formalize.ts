import { isRefusal } from '../../../app/find-task.ts'
import { readPaths } from '../../../app/workflow/read-paths.ts'
import {
  BRAINSTORM,
  splitBrainstorm,
  type Brainstorm,
  type FormalizeProblem,
} from '../../../domain/components/brainstorm.ts'
import { formalize, type Formalized } from '../../../domain/components/formalize.ts'
import { renderManifest } from '../../../domain/components/manifest.ts'
import type { Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { runFolder } from '../../../domain/workflow/run-paths.ts'
import { plain, plainLine } from '../printable.ts'
import type { Session } from '../session.ts'
import { writeNew, wrote } from '../write-new.ts'
import { optionText, type Outcome, type Verb } from '../verb.ts'
import { openRun } from '../workflow-verb.ts'

export const workflowFormalize: Verb = {
  name: 'workflow formalize',
  summary: 'Make a manifest of a brainstorm: MISSION, INVESTIGATION, DECISIONS and CONCERNS.',
  arguments: [['<run|file>', 'a run with a folder brainstorm/; or a file (.md) or folder (./…) of your own']],
  options: [{ flags: '--output <file>', description: 'write the manifest there; it must not be there yet' }],
  examples: [
    'brain workflow formalize ./brainstorm > manifest.json',
    'brain workflow formalize brainstorm.md --output manifest.json',
    'brain workflow formalize shop/cart --output workflows/shop-cart/manifest.json',
  ],
  run: async (session, input) => {
    const [word = ''] = input.arguments
    const found = await findBrainstorm(session, word)
    if (isRefusal(found)) return found
    const made = formalize(found.brainstorm, found.folder)
    const file = optionText(input, 'output') ?? null
    const text = made.manifest === null ? null : renderManifest(made.manifest)
    if (file !== null && text !== null) await writeNew(session, file, text)
    return tellFormalized(made, { text, file, verb: wrote(session) })
  },
}

interface Found {
  readonly brainstorm: Brainstorm
  readonly folder: string
}

/** A name of a run has no dot, and does not begin with a slash. */
async function findBrainstorm(session: Session, word: string): Promise<Found | Refusal> {
  const desk = await session.desk()
  if (/\.md$|^-$/i.test(word))
    return { brainstorm: splitBrainstorm(word, await desk.readText(word)), folder: withoutFile(word) }
  if (!/^[./]/.test(word)) return await ofRun(session, word)
  const folder = word.replace(/\/+$/, '')
  const texts = new Map<string, string>()
  for (const part of BRAINSTORM) {
    const path = `${folder}/${part}.md`
    const text = await desk.readText(path).catch(unlessMissing)
    if (text !== null) texts.set(path, text)
  }
  return { brainstorm: documents(folder, texts), folder }
}

function withoutFile(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
}

function unlessMissing(error: unknown): null {
  if (error instanceof Failure && error.code === 'FILE_NOT_READABLE') return null
  throw error
}

async function ofRun(session: Session, name: string): Promise<Found | Refusal> {
  const workspace = await session.open()
  const found = await openRun(session, workspace, name)
  if (isRefusal(found)) return found
  const folder = `${runFolder(found.read.view.run.name)}/brainstorm`
  const paths = BRAINSTORM.map((part) => `${folder}/${part}.md`)
  return {
    brainstorm: documents(folder, await readPaths(workspace.ports.repository, found.snapshot, paths)),
    folder,
  }
}

function documents(folder: string, texts: ReadonlyMap<string, string>): Brainstorm {
  return Object.fromEntries(
    BRAINSTORM.flatMap((part) => {
      const path = `${folder}/${part}.md`
      const text = texts.get(path)
      return text === undefined ? [] : [[part, { path, firstLine: 1, text }]]
    }),
  )
}

function tellFormalized(
  { manifest, problems, warnings }: Formalized,
  { text, file, verb }: { readonly text: string | null; readonly file: string | null; readonly verb: string },
): Outcome {
  const count = problems.length === 1 ? '1 error' : `${problems.length} errors`
  const done = file === null ? (text ?? '').trimEnd() : `${verb} ${file}.`
  return {
    kind: 'manifest',
    data: {
      valid: manifest !== null,
      manifest: text === null ? null : (JSON.parse(text) as object),
      file,
      problems,
      warnings,
    },
    text: (paint) =>
      manifest === null
        ? [
            `${paint.red('✗')} The brainstorm is no manifest yet (${count})`,
            ...problems.map((problem) => `  ${problemText(problem)}`),
          ].join('\n')
        : plain(done),
    quiet: manifest === null ? 'invalid' : plain(done),
    notes: [
      ...warnings.map((warning) => `Warning: ${problemText(warning)}`),
      ...(manifest === null
        ? ['Nothing was written.']
        : [`Start it: brain workflow new --template components --manifest ${file ?? 'manifest.json'}`]),
    ],
    exit: manifest === null ? 1 : 0,
  }
}

function problemText({ file, line, message, fix }: FormalizeProblem): string {
  return plainLine(`${file}${line === null ? '' : `:${line}`}: ${message} Fix: ${fix}`)
}
