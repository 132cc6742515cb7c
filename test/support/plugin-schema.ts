import { z } from 'zod'

// What is documented of Claude Code's plugins, marketplaces, hooks, commands, skills and subagents, as far as files of ours
// use it. Strict: a field that is not documented is a mistake.

const name = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
const person = z.strictObject({ name: z.string(), email: z.string().optional(), url: z.string().optional() })
const version = z.string().regex(/^\d+\.\d+\.\d+/)

export const PLUGIN = z.strictObject({
  name,
  displayName: z.string().optional(),
  version: version.optional(),
  description: z.string().optional(),
  author: person.optional(),
  homepage: z.url().optional(),
  repository: z.string().optional(),
  license: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})

export const MARKETPLACE = z.strictObject({
  name,
  owner: person,
  metadata: z.record(z.string(), z.unknown()).optional(),
  plugins: z
    .array(
      z.strictObject({
        name,
        source: z.string().regex(/^\.\/(?!.*\.\.)/),
        description: z.string().optional(),
        version: version.optional(),
      }),
    )
    .min(1),
})

const EVENTS = [
  'SessionStart',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'Stop',
  'StopFailure',
  'SubagentStop',
  'PreCompact',
  'PostCompact',
  'SessionEnd',
  'Notification',
] as const
const WITHOUT_MATCHER = new Set<string>(['Stop', 'UserPromptSubmit'])

const command = z.strictObject({
  type: z.literal('command'),
  command: z.string().min(1),
  args: z.array(z.string()).optional(),
  timeout: z.number().positive().max(600).optional(),
  async: z.boolean().optional(),
  statusMessage: z.string().optional(),
})

export const HOOKS = z
  .strictObject({
    description: z.string().optional(),
    hooks: z.partialRecord(
      z.enum(EVENTS),
      z.array(z.strictObject({ matcher: z.string().optional(), hooks: z.array(command).min(1) })),
    ),
  })
  .refine(
    ({ hooks }) =>
      Object.entries(hooks).every(
        ([event, entries]) =>
          !WITHOUT_MATCHER.has(event) || entries.every(({ matcher }) => matcher === undefined),
      ),
    'this event takes no matcher',
  )

export const COMMAND = z.strictObject({
  description: z.string().min(1).max(1_536),
  'argument-hint': z.string().optional(),
  'disable-model-invocation': z.boolean().optional(),
  'allowed-tools': z.string().optional(),
  model: z.string().optional(),
})

/** The portable part of it (agentskills.io). */
export const SKILL = z.strictObject({
  name: name.max(64),
  description: z.string().min(1).max(1_024),
  license: z.string().optional(),
  compatibility: z.string().optional(),
})

/** Without what a plugin's subagents may not set: hooks, mcpServers, permissionMode. */
export const SUBAGENT = z.strictObject({
  name,
  description: z.string().min(1),
  tools: z.string().optional(),
  model: z.string().optional(),
  maxTurns: z.number().optional(),
  isolation: z.literal('worktree').optional(),
})

export const PROMPT_FILE = z.strictObject({
  description: z.string().min(1),
  agent: z.enum(['ask', 'edit', 'agent']).optional(),
  'argument-hint': z.string().optional(),
})
