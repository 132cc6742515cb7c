import { type Term, oneOf } from '../term-index.ts'

/** Something that is there does not do what it should. */
export const BUGFIX: readonly Term[] = [
  {
    asks: true,
    weight: 2.5,
    words: oneOf(
      '(?:click|press|open|clos|scroll|typ|enter|select|sav|resiz|reload|submitt)ing',
      'when (?:i|you|a user)|if (?:i|you|a user)',
    ),
  },
  {
    weight: 4,
    words: 'gets? (?:locked|stuck|lost|reset|overwritten|deleted|cut|mixed|thrown|ignored)(?: out)?',
  },
  {
    asks: true,
    weight: 8,
    words: oneOf(
      'fix|fixes|fixing|hot ?fix|bug ?fix|repair|resolve|correct|debug|patch|solve|stop',
      'diagnose|troubleshoot|track down|bug|restore|prevent|close the',
    ),
  },
  {
    weight: 6,
    words: oneOf(
      '(?:fix|repair|correct|resolve|stop) (?:it|them|that|this|the (?:bug|cause|problem|issue))',
      'needs? (?:a )?fix(?:ing)?|(?:security|emergency) (?:patch|fix)|please fix|bug ?fix',
      'hot ?fix|bug|must be (?:closed|fixed)|and (?:fix|repair)|find out and (?:fix|repair)',
    ),
  },
  {
    weight: 4,
    words: oneOf(
      'crash(?:es|ed|ing)?|broken|regression|fails?|failed|failing|failure|leak(?:s|ing)?',
      'deadlocks?|race cond(?:ition)?s?|exception|wrong|incorrect|hangs?|freezes?|stalls?|stuck',
      'segfaults?|corrupt(?:ed|s)?|off[- ]by[- ]one|overflows?|vanish(?:es)?|disappears?',
      '(?:memory|file descriptor) leak|typo|xss|(?:sql )?injection|vulnerabilit(?:y|ies)|flaky',
      'not working|null pointer|typeerror|referenceerror|segmentation fault|nan|double free',
      'defects?|malfunctions?|malformed|unreachable|inaccessible|unreadable|invisible',
      'stale data|outdated data|duplicates|blank|distorted|upside down|mismatch|data loss',
      'security hole|exploit|permission denied|timed out|out of range|outage|infinite loop',
      'stack trace|assertion|panic|core dumps?|sigsegv|enoent|eacces|econnreset',
      'conflict(?:s|ing)?|differs|incorrectly|wrongly|mistakenly|falsely|unsubscribed',
      'larger than|longer than|negative|zero|nothing|cve-[0-9-]+|no effect|silently',
      'only on the second|make sure|undefined|incident|defect|throws|times out|null check',
      '(?:is|are) still [a-z]+|is missing|are missing|garbled|truncated|misaligned|cut off',
      'unresponsive|out of memory|oom|white screen|blank (?:page|screen)|[45]\\d\\d errors?',
      'errors? [45]\\d\\d',
    ),
  },
  {
    weight: 3,
    words: oneOf(
      "does(?: not|n't)(?! have to)|do(?: not|n't) work|is(?: not|n't)|are(?: not|n't)|won't",
      "will not|no longer|any ?more|unable to|can ?not|can't|nothing happens|does nothing",
      "wrongly|incorrectly|falsely|empty rows|(?:was|were|has|have|could|would|did)(?: not|n't)",
      'ignores|never (?:goes|ends|finishes|stops|works|loads)|twice|duplicated?|lost|loses',
      'losing|missing|infinite|hidden|late|returns? no|skips?|ignores?|rejects?|expected',
      'instead of one|too (?:many|low|early|late)|at random|randomly|intermittent(?:ly)?',
      'mysterious|unexpected(?:ly)?|bad|502|503|500|404|403|413|overflowing|glitch|misbehaves?',
      'out of sync|shown twice|still shown|jumps?|overlaps?|blurry|ignored|rejected|denied',
      'inconsistent|invalid|too long|loop|timeouts?|unclickable|scrambled|mixed up|swapped',
      'logs? out|logged out|should not|even though|although',
    ),
  },
  {
    weight: 1.5,
    words: oneOf(
      'when|only on|instead of|negative|disabled|covers|hides|error|issue #?\\d+|issue|problem',
      'since (?:the|we|version|yesterday|last|tuesday|monday)|off|warning|expires|users report',
      'sometimes|occasionally|exits with',
    ),
  },
]
