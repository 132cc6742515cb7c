import type { Look, Tree } from '../domain/look.ts'
import { isUnder, PLAN_PATHS } from '../domain/ownership.ts'
import { parseFeedback } from '../domain/result/feedback.ts'
import { parseResult } from '../domain/result/parse-result.ts'
import { RESULT_KINDS, type ResultKind } from '../domain/result/result.ts'
import { parseTask } from '../domain/task/parse-task.ts'
import { taskIdOfPath } from '../domain/task/task-id.ts'
import type { Repository } from '../ports/repository.ts'

/**
 * The look as it would be if the plan branch, which does not exist yet, stood at this commit: its files are what is
 * there already. Settings stay those of the look.
 */
export async function lookFrom(repository: Repository, look: Look, commit: string): Promise<Look> {
  const trees = await Promise.all(PLAN_PATHS.map((path) => repository.listFiles(commit, path)))
  const tree: Tree = new Map(trees.flatMap((files) => [...files]))
  const texts = await readTexts(repository, commit, tree)
  const paths = [...texts.keys()]
  const textOf = (path: string): string => texts.get(path) ?? ''
  const results = paths.flatMap((path) => {
    const kind = resultKind(path)
    return kind === null ? [] : [[tree.get(path)?.blob ?? '', parseResult(kind, textOf(path))] as const]
  })
  return {
    ...look,
    plan: { ...look.plan, commit, tree },
    base: { ...look.base, commit: look.base.commit ?? commit },
    tasks: new Map(
      paths
        .filter((path) => taskIdOfPath(path) !== null)
        .map((path) => [path, parseTask(path, textOf(path))]),
    ),
    results: new Map([...look.results, ...results]),
    feedback: new Map(paths.filter(isFeedback).map((path) => [path, parseFeedback(textOf(path))])),
    texts,
  }
}

const RESULT_FILE = /^results\/task-\d{1,9}-(\w+)\.md$/
const OTHERS = PLAN_PATHS.filter((path) => path.endsWith('.md'))

async function readTexts(
  repository: Repository,
  commit: string,
  tree: Tree,
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...tree.keys()].filter(isText)
  const texts = new Map<string, string>()
  for (const path of wanted) {
    const text = await repository.readText(commit, path)
    if (text !== null) texts.set(path, text)
  }
  return texts
}

function isText(path: string): boolean {
  return taskIdOfPath(path) !== null || RESULT_FILE.test(path) || isUnder(path, [...OTHERS, '.brain/'])
}

function resultKind(path: string): ResultKind | null {
  const kind = RESULT_FILE.exec(path)?.[1]
  return RESULT_KINDS.find((candidate) => candidate === kind) ?? null
}

function isFeedback(path: string): boolean {
  return RESULT_FILE.exec(path)?.[1] === 'feedback'
}
