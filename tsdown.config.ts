import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { defineConfig } from 'tsdown'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string
}

const shared = {
  platform: 'node',
  target: 'node20.19',
  dts: false,
  clean: true,
  treeshake: true,
  define: { __VERSION__: JSON.stringify(version) },
} as const

/** Programs of this repository that are not part of the package: output name → source, so that all stand in one folder. */
const ownPrograms = Object.fromEntries(
  ['bench', 'demo', 'scripts', 'test/chaos'].flatMap((folder) => programsIn(folder)),
)

/** Passed on as CommonJS, the default of a module outside of the bundle gets lost (rolldown 1.0.0-rc.17). */
const passedOnDefaults = {
  name: 'passed-on-defaults',
  transform: (code: string) =>
    code.replaceAll(
      /export \{\s*default as (\w+)\s*\} from ('node:\w+')/g,
      'import passed from $2\nexport const $1 = passed',
    ),
}

/**
 * What a file of the bundle asks for is loaded where it is used first, and not before: a command uses a part of what it could,
 * and most start no process and make no digest. Left alone is what is used in any other way than `name.something`.
 */
const LATE =
  /^(\t?)(?:const|let) ([\w$]+) = (require\(["'](?:\.\/(?!rolldown)[^"']+|node:(?:child_process|crypto|fs\/promises|timers\/promises))["']\));$/gm
const loadLate = {
  name: 'load-late',
  renderChunk: (code: string) => {
    const uses = (name: string): RegExp =>
      new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name.replaceAll('$', '\\$&')}(?![\\w$])(\\.?)`, 'g')
    return [...code.matchAll(LATE)].reduce((made, [line, indent = '', name = '', call = '']) => {
      const others = [...made.replace(line, '').matchAll(uses(name))].filter(([, dot]) => dot === '')
      if (others.length > 0) return made
      const [before = '', ...after] = made.split(line)
      const use = (text: string): string => text.replace(uses(name), () => `(${name}()).`)
      const late = `${indent}var ${name}$;\n${indent}function ${name}() { return ${name}$ ??= ${call}; }`
      return [use(before), ...after.map(use)].join(late)
    }, code)
  },
}

const command = {
  ...shared,
  entry: { main: 'src/main.ts' },
  outDir: 'dist',
  // It starts faster: node looks modules up, compiles and links them one after another, and waits for each.
  format: 'cjs' as const,
  plugins: [passedOnDefaults, loadLate],
  // Compressed as well, texts get line breaks within them, of which some look like ES modules.
  minify: { compress: false, mangle: true, codegen: true },
  outExtensions: () => ({ js: '.js' }),
  // Loading the bundle takes about half as long as loading the same packages from node_modules.
  deps: { alwaysBundle: [/./], onlyBundle: false as const },
  // gray-matter holds an engine that evaluates front matter as code; it is refused where gray-matter is called.
  checks: { eval: false },
  outputOptions: {
    banner: ({ isEntry }: { isEntry: boolean }) => (isEntry ? '#!/usr/bin/env node' : ''),
    comments: { legal: true, annotation: false, jsdoc: false },
    // What every reading command loads is two files: each file of its own costs about as much as opening a git object. The first
    // is all that hooks load as well.
    codeSplitting: {
      groups: [
        // A library is loaded by what calls it, and by nothing that only stands in the same file.
        // What prints the version is to load nothing else.
        { name: 'output', priority: 3, test: /src\/presentation\/terminal\/standard-output\.ts$/ },
        { name: 'text', priority: 3, test: /src\/domain\/markdown\/(lines|split-front-matter)\.ts$/ },
        {
          name: 'yaml',
          priority: 2,
          test: /node_modules\/yaml\/|src\/domain\/markdown\/(read-yaml|compose-yaml)\.ts$/,
        },
        {
          name: 'front-block',
          priority: 1,
          test: /node_modules\/gray-matter\/|src\/domain\/markdown\/front-block\.ts$/,
        },
        { name: 'look', test: /src\/(app\/observe|adapters\/open-repository)\.ts$/ },
        {
          name: 'read',
          test: /src\/(presentation\/terminal\/(run-command|tell-tasks|verb)|app\/(observe|list-tasks)|adapters\/open-repository)\.ts$|src\/composition\.ts$/,
        },
      ],
    },
  },
  copy: ['src/templates', { from: 'src/commonjs.json', to: 'dist', rename: 'package.json' }],
}

const programs = {
  ...shared,
  format: 'esm' as const,
  // `bench.js`, not `bench.mjs`: package.json says that it is a module.
  fixedExtension: false,
  entry: ownPrograms,
  outDir: 'build',
  deps: { skipNodeModulesBundle: true },
}

export default defineConfig(Object.keys(ownPrograms).length === 0 ? [command] : [command, programs])

function programsIn(folder: string): [name: string, source: string][] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name.slice(0, -'.ts'.length), `${folder}/${name}`])
}
