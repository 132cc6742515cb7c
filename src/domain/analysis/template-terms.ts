import { compileTerms, type CompiledTerm, type Term } from './evidence.ts'

/** The kinds of work that have a template. */
export const TEMPLATES = ['feature', 'bugfix', 'refactor', 'research', 'infrastructure'] as const
export type TemplateName = (typeof TEMPLATES)[number]

/** What people see of a program, or call. */
const SCREEN_WORDS =
  'endpoints?|pages?|buttons?|dashboards?|screens?|forms?|toggle|flag|notifications?|widgets?|wizard|panel|menu|filters?|plugin|webhooks?|bookmarks|shortcuts?|banner|dialog|tooltips?|sidebar|tab|(?<!helm )charts?|banners?|badge|avatar|carousel|links?|view|search box|search'

const FEATURE: readonly Term[] = [
  {
    asks: true,
    weight: 3,
    words:
      'add|adding|implement|implementing|build|building|create|creating|introduce|support|enable|allow|let|give|show|display|extend|offer|accept|integrate|provide|embed|print|generate|export|import|send|alert|wire up|bring back|have|develop|design|expose|include|notify|remember',
  },
  {
    asks: true,
    weight: 1.5,
    words: 'make|write|improve|update|change|better|new|another|expand|enhance|adjust',
  },
  {
    weight: 4,
    words:
      'should (?:be able to|also be able to|have|get|see|print|offer|support|remember)|(?:be )?able to|make it possible|as an? [a-z ]{2,30},? i want|i want the|(?:we|i) would like(?! to know)|feature request|user story|wish list|wants? (?:a|an|the|to see|to have)',
  },
  {
    asks: true,
    weight: 5,
    words:
      '(?:let|allow|enable) (?:the )?(?:users?|customers?|people|guests?|admins?|teams?|players?|visitors?|authors?|readers|teachers|students|[a-z]{4,}s)|allow [a-z]+ to|enable [a-z]+ to',
  },
  {
    asks: true,
    weight: 5,
    words: `(?:add|create|build|implement|show|introduce|provide|make|new|give) (?:an? |the |our |new |small |public |simple ){0,2}(?:[a-z-]+ ){0,2}(?:${SCREEN_WORDS})`,
  },
  {
    weight: 3,
    words:
      'new (?:[a-z]+ )?(?:feature|page|screen|endpoint|option|button|view|command|wizard|api|widget|flag|role)',
  },
  {
    weight: 2,
    words:
      'feature|a way (?:for|to)|support for|possibility|so that (?:users|customers|people|they|i)|keeps? asking',
  },
  {
    asks: true,
    weight: 2.5,
    words:
      'append|assign|attach|broadcast|capture|compute|deliver|detect|draw|emit|fetch|filter|flag|format|greet|group|handle|hide|index|ingest|keep|launch|link|list|localize|log|mark|mute|persist|pin|post|prompt|queue|read|recommend|register|remind|reserve|resize|return|scan|serve|store|summarize|tag|transcribe|trigger|verify|zoom|charge|refund|combine|translate|track|record|visualize|highlight|sync|connect|hook up|render|play|stream|share|invite|sort|search|preview|suggest|warn|confirm|validate|calculate|autosave|auto-save|batch|push|announce|copy|upload|download|submit|view|save',
  },
  {
    weight: 3,
    words:
      '(?:users?|customers?|people|players?|visitors?|members|guests?|readers?|students?|teachers?|patients?|drivers?|authors?|sellers?|buyers?|admins?|one|you|they|messages|orders) (?:can|may|could)|can be [a-z]+ed (?:by|for|in|with|from)|it would be (?:great|nice|good)|need a way|we need|wish|want(?:ed)? to (?:see|have|get|show|offer)|our (?:users|customers) (?:want|ask|need)',
  },
  { asks: true, weight: 2.5, words: 'an? [a-z0-9" -]{2,40} (?:that|where|which|for|with)' },
  {
    weight: 1.5,
    words:
      'mode|option|integration|offline|pagination|rate limiting|two-factor|single sign-on|sso|permissions|audit log|real-?time|live|dark|onboarding|ratings?|multi-[a-z]+|free users|subscriptions?|profile|wish ?list|gift cards?|coupons?|refunds|invitations?|calendar|map|leaderboard|podcast|feed|hashtags|gallery|player|drag and drop|password|language|currency|wallet|loyalty|abuse|voice|high scores?|recurring|undo and redo|feedback|settings',
  },
  {
    weight: 0.7,
    words: `${SCREEN_WORDS}|theme|bot|app|chat|login|sign ?in|signup|checkout|autocomplete|reminders?|translation|i18n|email|sms|csv|pdf|users?|customers?|admins?|in-app`,
  },
]

const BUGFIX: readonly Term[] = [
  {
    asks: true,
    weight: 2.5,
    words:
      '(?:click|press|open|clos|scroll|typ|enter|select|sav|resiz|reload|submitt)ing|when (?:i|you|a user)|if (?:i|you|a user)',
  },
  {
    weight: 4,
    words: 'gets? (?:locked|stuck|lost|reset|overwritten|deleted|cut|mixed|thrown|ignored)(?: out)?',
  },
  {
    asks: true,
    weight: 8,
    words:
      'fix|fixes|fixing|hot ?fix|bug ?fix|repair|resolve|correct|debug|patch|solve|stop|diagnose|troubleshoot|track down|bug|restore|prevent|close the',
  },
  {
    weight: 6,
    words:
      '(?:fix|repair|correct|resolve|stop) (?:it|them|that|this|the (?:bug|cause|problem|issue))|needs? (?:a )?fix(?:ing)?|(?:security|emergency) (?:patch|fix)|please fix|bug ?fix|hot ?fix|bug|must be (?:closed|fixed)|and (?:fix|repair)|find out and (?:fix|repair)',
  },
  {
    weight: 4,
    words:
      'crash(?:es|ed|ing)?|broken|regression|fails?|failed|failing|failure|leak(?:s|ing)?|deadlocks?|race cond(?:ition)?s?|exception|wrong|incorrect|hangs?|freezes?|stalls?|stuck|segfaults?|corrupt(?:ed|s)?|off[- ]by[- ]one|overflows?|vanish(?:es)?|disappears?|(?:memory|file descriptor) leak|typo|xss|(?:sql )?injection|vulnerabilit(?:y|ies)|flaky|not working|null pointer|typeerror|referenceerror|segmentation fault|nan|double free|defects?|malfunctions?|malformed|unreachable|inaccessible|unreadable|invisible|stale data|outdated data|duplicates|blank|distorted|upside down|mismatch|data loss|security hole|exploit|permission denied|timed out|out of range|outage|infinite loop|stack trace|assertion|panic|core dumps?|sigsegv|enoent|eacces|econnreset|conflict(?:s|ing)?|differs|incorrectly|wrongly|mistakenly|falsely|unsubscribed|larger than|longer than|negative|zero|nothing|cve-[0-9-]+|no effect|silently|only on the second|make sure|undefined|incident|outage|defect|throws|times out|null check|(?:is|are) still [a-z]+|is missing|are missing|garbled|truncated|misaligned|cut off|unresponsive|out of memory|oom|white screen|blank (?:page|screen)|[45]\\d\\d errors?|errors? [45]\\d\\d',
  },
  {
    weight: 3,
    words:
      "does(?: not|n't)(?! have to)|do(?: not|n't) work|is(?: not|n't)|are(?: not|n't)|won't|will not|no longer|any ?more|unable to|can ?not|can't|nothing happens|does nothing|wrongly|incorrectly|falsely|empty rows|(?:was|were|has|have|could|would|did)(?: not|n't)|ignores|never (?:goes|ends|finishes|stops|works|loads)|twice|duplicated?|lost|loses|losing|missing|infinite|hidden|late|returns? no|skips?|ignores?|rejects?|expected|instead of one|too (?:many|low|early|late)|at random|randomly|intermittent(?:ly)?|mysterious|unexpected(?:ly)?|bad|502|503|500|404|403|413|overflowing|glitch|misbehaves?|out of sync|shown twice|still shown|jumps?|overlaps?|blurry|ignored|rejected|denied|inconsistent|invalid|too long|loop|timeouts?|unclickable|scrambled|mixed up|swapped|logs? out|logged out|should not|even though|although",
  },
  {
    weight: 1.5,
    words:
      'when|only on|instead of|negative|disabled|covers|hides|error|issue #?\\d+|issue|problem|since (?:the|we|version|yesterday|last|tuesday|monday)|off|warning|expires|users report|sometimes|occasionally|exits with',
  },
]

const REFACTOR: readonly Term[] = [
  {
    asks: true,
    weight: 8,
    words:
      'refactor|refactors|refactoring|clean ?up|cleaning up|tidy(?: up)?|decouple|restructure|reorgani[sz]e|deduplicate|dedupe|dry up|consolidate|untangle|inline|modernize|modernise|rewrite|rework|normali[sz]e|unify|perf|chore|tech debt|break up|streamline|modulari[sz]e|large refactoring|get rid of|strip',
  },
  {
    asks: true,
    weight: 5,
    words:
      'replace|collapse|generali[sz]e|abstract|encapsulate|hoist|inject|phase out|retire|redo|trim|slim|less|fewer|adopt|isolate|introduce (?:value objects|an? (?:interface|abstraction|layer|adapter))|decompose|reuse|factor out|lift|migrate|rearrange|wrap|harmoni[sz]e|align|adopt|put all|hide [a-z ]+ behind|write [a-z ]+ without|get the|extract|rename|split|simplify|shorten|flatten|bump|convert|optimi[sz]e|speed up|reduce|lower|cut|remove|delete|drop|standardi[sz]e|port|switch|migrate|upgrade|merge(?! queue)|move|break|turn|bring|apply|pull|shrink|use|swap|make code|separate|improve (?:the )?(?:performance|structure|readability|speed)|update (?:the )?(?:deprecated|outdated|old)|improve the code',
  },
  {
    weight: 5,
    words:
      'refactor(?:ing|ed)?|duplication|duplicate code|dead code|readable|readability|testable|easier to (?:test|read|change)|technical debt|tech debt|circular dependenc(?:y|ies)|no (?:change|changes) in behaviou?r|(?:same|unchanged) behaviou?r|nothing may change|keep the public|legacy code|n\\+1|spaghetti|code style|magic numbers|global state|dependency injection|cyclomatic|god (?:class|object)|share code|independent of|better names?|type checker|minor version|unit-?testable|variables?|code base',
  },
  {
    weight: 1.5,
    words:
      'from [a-z0-9. ]{2,30} to|tests|types|interface|functions?|methods?|class|logic|code|layers?|handlers?|imports|constants|enums?|inheritance|hooks|async|css|library|framework|schema|quer(?:y|ies)|sql|sources?|copy[- ]and[- ]paste|repeated|generic|base class|value objects?|repository classes|soap|sdk|free of|framework imports|nearly identical|prepared statements|snake_case|camelcase|folder (?:layout|structure)|memory footprint|allocations|latency|rendering|footprint|nested ifs?|common base|event format|builders|angular|react|vue|django|rails|spring|python 3|java|kotlin|swift|rust|promises|orm|mutable|side effects|bundle|sql into|all packages|in all|to plain|below \d+|home-grown|hand-rolled|internal|pattern',
  },
  {
    weight: 3,
    words:
      'performance|faster|memory use|bundle size|structure|modernize|modernise|deprecated|legacy|through one|in one place|a single place|concatenation|instead of (?:inheritance|callbacks|copies|copying|strings?|several|many|singletons|loops)|into (?:its own|smaller|one|a common|modules|parts|hooks|a package|services)|monolith|consistent(?:ly)?|naming|boilerplate|coupling|abstraction|test suite|dependencies|query builder|strict mode|replace [a-z. ]{2,20} by|module|modules|package|codebase|unused|start-?up time|controller|helpers|classes|components|internally|architecture|hand-written|singletons|use cases?|adapt the callers|typescript',
  },
]

const RESEARCH: readonly Term[] = [
  {
    asks: true,
    weight: 9,
    words:
      'research|investigate|compare|evaluate|explore|analy[sz]e|assess|examine|study|survey|benchmark|audit|find out|figure out|look into|understand|determine|identify|learn|estimate|gather|review|read (?:through|up)|recommend|measure|explain|write up|brainstorm|clarify|experiment|inventory|validate the|verify (?:whether|if|which|how)|test (?:which|whether|if)|vendor selection|find (?!the)|interview|rank|look at|make a list|talk to|ask|weigh|validate whether|test (?:two|three|four|several)|try|outline|quantify|profile|trace|name|shortlist|look for|search for|draw up|draft|verify|confirm|prove|list (?:all|every|everything|which|what)|map out|take a look|catalog(?:ue)?|count|describe|spike|poc|prototype|proof of concept|rfc|discovery|feasibility(?: study)?|deep dive|try out|check (?:which|whether|if|how|what)|document how|question|propose|summari[sz]e|collect|clarify|decide',
  },
  {
    asks: true,
    weight: 9,
    words: '(?:how|what|which|why|should|is|are|can|could|does|do|would|who|when|where)(?= [^.!?\\n]*\\?)',
  },
  { asks: true, weight: 6, words: 'how|what|which|why|whether|where|should we|is it' },
  {
    weight: 6,
    words:
      'proof of concept|feasibility|pros and cons|trade-?offs?|best practices for|decision paper|report on|write a report|analysis of|(?:market|competitor) (?:overview|analysis)|competitor|threat model|postmortem|post-mortem|literature|architecture review|impact of|alternatives to|options for|recommendations? (?:for|on)|with recommendations|put together the facts|would like to know|feasible|no changes yet|throw-?away|summari[sz]e|(?:asks|know|see|find out|figure out) (?:whether|if|what|which|how)|yes/no|before we (?:start|begin|decide)|basis for decisions|deep dive|findings|evidence|documented comparison|survey of|root cause analysis|state of the art|inventory|vendor|winner|their needs|how (?:much|many|long|often)|would it|suits? us|summary|proposal|hypothesis|experiment|trade-offs|interviews?|our options|where do|reason for|shortlist|on paper|state of the art|summari[sz]e (?:the|their)|inventory of|how (?:much|many)|write down|report only|how [a-z ]+ works?|look at what|proposal|make a list|and report|and rank|worth (?:moving|using|it|the)|overview of|comparison of|study of|evaluation of',
  },
  {
    weight: 3,
    words:
      'research|investigation|analysis|evaluation|comparison|study|survey|options|alternatives|audit|bottlenecks|explore|compare|evaluate|investigate|find out|figure out',
  },
]

const INFRASTRUCTURE: readonly Term[] = [
  {
    asks: true,
    weight: 6,
    words:
      'deploy|provision|set ?up|publish the|allow the|store build|configure|install|automate|scaffold|bootstrap|roll out|dockerize|containerize|initiali[sz]e|initialise|harden|rotate|renew|point|put|setting up|host|self-host|bring up|simple configuration',
  },
  {
    weight: 5,
    words:
      'ci|cd|ci/cd|pipelines?|docker|dockerfile|docker[- ]compose|compose file|kubernetes|k8s|helm|terraform|ansible|pulumi|nginx|dns|load balancers?|cdn|staging|jenkins|github actions|gh actions|gitlab ci|vpc|subnets?|iam|vault|rabbitmq|pgbouncer|autoscaling|vpn|firewall|devcontainer|dependabot|branch protection|disaster recovery|prometheus|grafana|loki|observability|opentelemetry|argo ?cd|infrastructure|reverse proxy|probes|backups?|tls certificates?|read replica|pre-commit|blue/green|log rotation|sentry|secrets manager|preview deployments?|self-hosted runners?|bastion|cron ?job|datadog|tracing|jaeger|opentelemetry collector|snapshots?|build agents?|ubuntu|debian|alpine|linux|persistent volumes?|merge queue|ci matrix|release job|standby|failover|high availability|replication|second region|data center|ip range|dmarc|spf|dkim|mail server|smtp server|proxy|gateway|bucket|object storage|object store|deb|rpm|installers?|signing|template repository|basic auth|swap|kernel|firmware|bare metal|network|wifi|ldap|active directory|codespaces|nix|makefile|build artifacts|artifact|code coverage|test runners?|cloud run|ecs|eks|fargate|nomad|consul|zookeeper|kafka cluster|service mesh|image registry|container registry|apple silicon|build machines?|ip range|build artifacts|standby|build artifacts|artifacts|merge queue|volume|code coverage|coverage report|bucket|multi-arch|docker images?|pods?|nagios|memory limits|build machines|web server|test environment|artifactory|nexus|sonarqube|http/2|gzip|laptops?|heroku|fly\\.io|vercel|netlify|digitalocean|hetzner|hosting|cloud provider|new relic|code signing|helm chart|istio|ingress|cloudwatch|renovate|codeowners|vagrant|packer|systemd|lambda|elk|elastic stack|build cache|message queue|iam roles?|least privilege|vms|required checks|zero-downtime|bastion host|network policy|dev environment|development environment|build (?:server|agents?)',
  },
  {
    weight: 2.5,
    words:
      'deploy(?:s|ed|ments?|ing)?|containers?|production|servers?|cluster|monitoring|logging|certificates?|tls|ssl|cloud|aws|gcp|azure|s3|cloudflare|eks|gke|environments?|releases?|registry|runners?|hosts?|vms?|credentials|secrets|monorepo|workspaces|turborepo|linting|tooling|health ?checks?|uptime|configuration file|config file|config|nightly|github workflows|workflows|gateway|region|storage|snapshots?|build|builds|pull requests?|metrics|disk|network|proxy|os|linux|agents|queue|redis|postgres|elasticsearch|images?|pypi|database migrations|disk|multi-region|state|npm|machines|rollback|pager|alerts?|static assets|disk usage|log files|script|provision(?:ing)?|setup|nodes?|scaling|with one command|repository|license|editorconfig|gpu|branch|matrix',
  },
]

/** What speaks for each template. */
export const TEMPLATE_TERMS: Readonly<Record<TemplateName, readonly CompiledTerm[]>> = {
  feature: compileTerms(FEATURE),
  bugfix: compileTerms(BUGFIX),
  refactor: compileTerms(REFACTOR),
  research: compileTerms(RESEARCH),
  infrastructure: compileTerms(INFRASTRUCTURE),
}
