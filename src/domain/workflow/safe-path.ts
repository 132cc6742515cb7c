/** Words of which paths may be made: no climbing, nothing hidden from git, nothing that a system reads otherwise. */
const SEGMENT = /^(?!\.{1,2}$)(?!.*[. ]$)(?!\.git$)(?!-)[^\p{Cc}\p{Cf}\\:*?"<>|[\]{}!~$`]{1,120}$/iu
const LENGTH_MAX = 300

/** Files that no phase may make its own: they are how brain and git keep the work. */
const KEPT = ['tasks', 'results', '.brain', '.git', 'WORK-PLAN.md']

/** May the words of an input become part of a path? Blanks at the ends are no part of any. */
export function isSafePathPart(text: string): boolean {
  return (
    text.length <= LENGTH_MAX &&
    text.split('/').every((segment) => SEGMENT.test(segment) && segment.trim() === segment)
  )
}

/** What is wrong with a path in the repository, or null. */
export function pathProblem(path: string): string | null {
  if (!isSafePathPart(path)) return 'is no plain path within the repository'
  const [top = ''] = path.split('/')
  const kept = KEPT.find((name) => name.toLowerCase() === top.toLowerCase())
  return kept === undefined ? null : `lies in ${kept}, which is brain's own`
}

/** The same for a pattern of paths: it may have `*`, `?`, `{a,b}` and `!(a|b)` besides. */
export function patternProblem(pattern: string): string | null {
  return pathProblem(pattern.replaceAll(/[*?{},[\]()|]|[!@+](?=\()/g, 'x'))
}
