import { type Term, oneOf } from '../term-index.ts'

/** The same behavior from other code. */
export const REFACTOR: readonly Term[] = [
  {
    asks: true,
    weight: 8,
    words: oneOf(
      'refactor|refactors|refactoring|clean ?up|cleaning up|tidy(?: up)?|decouple|restructure',
      'reorgani[sz]e|deduplicate|dedupe|dry up|consolidate|untangle|inline|modernize|modernise',
      'rewrite|rework|normali[sz]e|unify|perf|chore|tech debt|break up|streamline|modulari[sz]e',
      'large refactoring|get rid of|strip',
    ),
  },
  {
    asks: true,
    weight: 5,
    words: oneOf(
      'replace|collapse|generali[sz]e|abstract|encapsulate|hoist|inject|phase out|retire|redo',
      'trim|slim|less|fewer|adopt|isolate',
      'introduce (?:value objects|an? (?:interface|abstraction|layer|adapter))|decompose|reuse',
      'factor out|lift|migrate|rearrange|wrap|harmoni[sz]e|align|put all|hide [a-z ]+ behind',
      'write [a-z ]+ without|get the|extract|rename|split|simplify|shorten|flatten|bump|convert',
      'optimi[sz]e|speed up|reduce|lower|cut|remove|delete|drop|standardi[sz]e|port|switch',
      'upgrade|merge(?! queue)|move|break|turn|bring|apply|pull|shrink|use|swap|make code',
      'separate|improve (?:the )?(?:performance|structure|readability|speed)',
      'update (?:the )?(?:deprecated|outdated|old)|improve the code',
    ),
  },
  {
    weight: 5,
    words: oneOf(
      'refactor(?:ing|ed)?|duplication|duplicate code|dead code|readable|readability|testable',
      'easier to (?:test|read|change)|technical debt|tech debt|circular dependenc(?:y|ies)',
      'no (?:change|changes) in behaviou?r|(?:same|unchanged) behaviou?r|nothing may change',
      'keep the public|legacy code|n\\+1|spaghetti|code style|magic numbers|global state',
      'dependency injection|cyclomatic|god (?:class|object)|share code|independent of',
      'better names?|type checker|minor version|unit-?testable|variables?|code base',
    ),
  },
  {
    weight: 1.5,
    words: oneOf(
      'from [a-z0-9. ]{2,30} to|tests|types|interface|functions?|methods?|class|logic|code',
      'layers?|handlers?|imports|constants|enums?|inheritance|hooks|async|css|library|framework',
      'schema|quer(?:y|ies)|sql|sources?|copy[- ]and[- ]paste|repeated|generic|base class',
      'value objects?|repository classes|soap|sdk|free of|framework imports|nearly identical',
      'prepared statements|snake_case|camelcase|folder (?:layout|structure)|memory footprint',
      'allocations|latency|rendering|footprint|nested ifs?|common base|event format|builders',
      'angular|react|vue|django|rails|spring|python 3|java|kotlin|swift|rust|promises|orm',
      'mutable|side effects|bundle|sql into|all packages|in all|to plain|below \\d+|home-grown',
      'hand-rolled|internal|pattern',
    ),
  },
  {
    weight: 3,
    words: oneOf(
      'performance|faster|memory use|bundle size|structure|modernize|modernise|deprecated',
      'legacy|through one|in one place|a single place|concatenation',
      'instead of (?:inheritance|callbacks|copies|copying|strings?|several|many|singletons|loops)',
      'into (?:its own|smaller|one|a common|modules|parts|hooks|a package|services)|monolith',
      'consistent(?:ly)?|naming|boilerplate|coupling|abstraction|test suite|dependencies',
      'query builder|strict mode|replace [a-z. ]{2,20} by|module|modules|package|codebase',
      'unused|start-?up time|controller|helpers|classes|components|internally|architecture',
      'hand-written|singletons|use cases?|adapt the callers|typescript',
    ),
  },
]
