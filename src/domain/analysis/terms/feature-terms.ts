import { type Term, oneOf } from '../term-index.ts'

/** What people see of a program, or call. */
const SCREEN_WORDS = oneOf(
  'endpoints?|pages?|buttons?|dashboards?|screens?|forms?|toggle|flag|notifications?',
  'widgets?|wizard|panel|menu|filters?|plugin|webhooks?|bookmarks|shortcuts?|banner|dialog',
  'tooltips?|sidebar|tab|(?<!helm )charts?|banners?|badge|avatar|carousel|links?|view',
  'search box|search',
)

/** Somebody can do afterwards what nobody could before. */
export const FEATURE: readonly Term[] = [
  {
    asks: true,
    weight: 3,
    words: oneOf(
      'add|adding|implement|implementing|build|building|create|creating|introduce|support',
      'enable|allow|let|give|show|display|extend|offer|accept|integrate|provide|embed|print',
      'generate|export|import|send|alert|wire up|bring back|have|develop|design|expose|include',
      'notify|remember',
    ),
  },
  {
    asks: true,
    weight: 1.5,
    words: 'make|write|improve|update|change|better|new|another|expand|enhance|adjust',
  },
  {
    weight: 4,
    words: oneOf(
      'should (?:be able to|also be able to|have|get|see|print|offer|support|remember)',
      '(?:be )?able to|make it possible|as an? [a-z ]{2,30},? i want|i want the',
      '(?:we|i) would like(?! to know)|feature request|user story|wish list',
      'wants? (?:a|an|the|to see|to have)',
    ),
  },
  {
    asks: true,
    weight: 5,
    words: oneOf(
      '(?:let|allow|enable) (?:the )?(?:users?|customers?|people|guests?|admins?|teams?|players?|visitors?|authors?|readers|teachers|students|[a-z]{4,}s)',
      'allow [a-z]+ to|enable [a-z]+ to',
    ),
  },
  {
    asks: true,
    weight: 5,
    words: oneOf(
      `(?:add|create|build|implement|show|introduce|provide|make|new|give) (?:an? |the |our |new |small |public |simple ){0,2}(?:[a-z-]+ ){0,2}(?:${SCREEN_WORDS})`,
    ),
  },
  {
    weight: 3,
    words: oneOf(
      'new (?:[a-z]+ )?(?:feature|page|screen|endpoint|option|button|view|command|wizard|api|widget|flag|role)',
    ),
  },
  {
    weight: 2,
    words: oneOf(
      'feature|a way (?:for|to)|support for|possibility',
      'so that (?:users|customers|people|they|i)|keeps? asking',
    ),
  },
  {
    asks: true,
    weight: 2.5,
    words: oneOf(
      'append|assign|attach|broadcast|capture|compute|deliver|detect|draw|emit|fetch|filter',
      'flag|format|greet|group|handle|hide|index|ingest|keep|launch|link|list|localize|log|mark',
      'mute|persist|pin|post|prompt|queue|read|recommend|register|remind|reserve|resize|return',
      'scan|serve|store|summarize|tag|transcribe|trigger|verify|zoom|charge|refund|combine',
      'translate|track|record|visualize|highlight|sync|connect|hook up|render|play|stream|share',
      'invite|sort|search|preview|suggest|warn|confirm|validate|calculate|autosave|auto-save',
      'batch|push|announce|copy|upload|download|submit|view|save',
    ),
  },
  {
    weight: 3,
    words: oneOf(
      '(?:users?|customers?|people|players?|visitors?|members|guests?|readers?|students?|teachers?|patients?|drivers?|authors?|sellers?|buyers?|admins?|one|you|they|messages|orders) (?:can|may|could)',
      'can be [a-z]+ed (?:by|for|in|with|from)|it would be (?:great|nice|good)|need a way',
      'we need|wish|want(?:ed)? to (?:see|have|get|show|offer)',
      'our (?:users|customers) (?:want|ask|need)',
    ),
  },
  { asks: true, weight: 2.5, words: 'an? [a-z0-9" -]{2,40} (?:that|where|which|for|with)' },
  {
    weight: 1.5,
    words: oneOf(
      'mode|option|integration|offline|pagination|rate limiting|two-factor|single sign-on|sso',
      'permissions|audit log|real-?time|live|dark|onboarding|ratings?|multi-[a-z]+|free users',
      'subscriptions?|profile|wish ?list|gift cards?|coupons?|refunds|invitations?|calendar|map',
      'leaderboard|podcast|feed|hashtags|gallery|player|drag and drop|password|language',
      'currency|wallet|loyalty|abuse|voice|high scores?|recurring|undo and redo|feedback',
      'settings',
    ),
  },
  {
    weight: 0.7,
    words: oneOf(
      `${SCREEN_WORDS}|theme|bot|app|chat|login|sign ?in|signup|checkout|autocomplete`,
      `reminders?|translation|i18n|email|sms|csv|pdf|users?|customers?|admins?|in-app`,
    ),
  },
]
