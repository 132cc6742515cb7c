import { findEvidence, type Evidence } from './evidence.ts'
import { compileTerms, type Term, oneOf } from './term-index.ts'
import type { NormalText } from './normal-text.ts'

export type RiskKind =
  | 'breaking-interface'
  | 'concurrency'
  | 'data-loss'
  | 'external-service'
  | 'outage'
  | 'payment'
  | 'performance'
  | 'personal-data'
  | 'security'

/** What may go wrong, and what is done against it. */
export interface Risk {
  readonly kind: RiskKind
  readonly risk: string
  readonly mitigation: string
  readonly evidence: readonly Evidence[]
}

interface RiskRule {
  readonly words: Term['words']
  readonly risk: string
  readonly mitigation: string
}

const RULES: Readonly<Record<RiskKind, RiskRule>> = {
  security: {
    words: oneOf(
      'security|auth(?:entication|orization)?|log ?in|sign ?in|passwords?|passkeys?|tokens?',
      'credentials?|secrets?|encrypt(?:ion|ed)?|vulnerabilit(?:y|ies)|injection|xss|csrf',
      'permissions?|roles?|oauth|saml|sso|session cookies?|cve-[0-9-]+|two-factor|2fa',
      'upload(?:s|ed)?',
    ),
    risk: 'A mistake lets somebody in who should not be.',
    mitigation: 'Have a second reviewer look at security alone; test that what is not allowed is refused.',
  },
  'data-loss': {
    words: oneOf(
      'migrat(?:e|es|ion|ions|ing)|database|schema|drop (?:table|column)|delete|deletes|purge',
      'corrupt(?:ed|s)?|backups?|restore|rename columns?|merge duplicate|bulk|sync|data loss',
      'soft delete',
    ),
    risk: 'Data is lost or changed for good.',
    mitigation: 'Make a backup, try it on a copy, and have the way back written and tested before it runs.',
  },
  'breaking-interface': {
    words: oneOf(
      'api|endpoints?|public interface|interface|sdk|breaking|rename|deprecated|versioning',
      'protocol|webhooks?|cli|schema|upgrade|client library|plugins?|file format',
    ),
    risk: 'Others depend on the interface, and it changes under them.',
    mitigation: 'Keep the old form working for a time, test both, and say it in the changelog.',
  },
  performance: {
    words: oneOf(
      'performance|slow|speed|faster|optimi[sz]e|latency|large|scale|scaling|cache|caching',
      'real-?time|concurrent users|memory|queries|throughput|bundle size|n\\+1',
    ),
    risk: 'It gets slower, or nobody can say whether it got faster.',
    mitigation: 'Measure before and after with the same data, and keep the measurement as a check.',
  },
  'external-service': {
    words: oneOf(
      'integrat(?:e|es|ion|ing)|third[- ]party|external|stripe|paypal|adyen|mollie|twilio',
      'mailchimp|auth0|google|slack|telegram|algolia|salesforce|vendor|webhooks?|aws|s3|gcp',
      'azure|smtp|sms|maps',
    ),
    risk: 'A service that is not ours fails, changes, or limits how often it may be asked.',
    mitigation: 'Put it behind one module, set time limits, retry with back-off, and test with a stand-in.',
  },
  concurrency: {
    words: oneOf(
      'concurren(?:t|cy)|race cond(?:ition)?s?|deadlocks?|parallel|threads?|lock(?:s|ing)?',
      'queue|real-?time|collaborat(?:e|ion|ive)|websockets?|scheduler|workers?|sync',
      'simultaneous(?:ly)?|two users|twice',
    ),
    risk: 'Two things happen at once, and one of them is lost.',
    mitigation: 'Name the rule that must hold, and test it with many at once.',
  },
  payment: {
    words: oneOf(
      'payments?|pay|invoices?|billing|checkout|refunds?|charges?|charged|subscriptions?',
      'prices?|pricing|vat|tax(?:es)?|currency|gift cards?|vouchers?|discounts?|instalments',
    ),
    risk: 'Somebody pays the wrong amount, twice, or not at all.',
    mitigation:
      'Compute in whole cents, make every charge repeatable without harm, and test with the test mode of the provider.',
  },
  'personal-data': {
    words: oneOf(
      'personal data|gdpr|privacy|patients?|medical|medication|health|emails?|address(?:es)?',
      'phone numbers?|birth ?dates?|location|profile|customers? data|users? data|consent',
      'tracking|audit log|face|photos?',
    ),
    risk: 'Data about people is shown, kept or sent where it must not be.',
    mitigation:
      'Write down which data is needed and for how long; keep it out of logs; test with made-up people.',
  },
  outage: {
    words: oneOf(
      'production|deploy(?:s|ed|ment|ments)?|dns|load balancer|cluster|cut ?over|staging',
      'rollout|roll out|firewall|certificates?|infrastructure|server|servers|critical|emergency',
      'nginx|upgrade the',
    ),
    risk: 'What runs today stops running.',
    mitigation: 'Try it in a copy of production first, in small steps, each with its way back.',
  },
}

const COMPILED = Object.entries(RULES).map(([kind, rule]) => ({
  kind: kind as RiskKind,
  rule,
  terms: compileTerms([{ weight: 1, words: rule.words }]),
}))

/** The likeliest first: what more words speak for. */
export function findRisks(text: NormalText): readonly Risk[] {
  return COMPILED.map(({ kind, rule, terms }) => ({
    kind,
    risk: rule.risk,
    mitigation: rule.mitigation,
    evidence: findEvidence(text, terms),
  }))
    .filter(({ evidence }) => evidence.length > 0)
    .toSorted((a, b) => b.evidence.length - a.evidence.length)
}
