import { type Term, oneOf } from '../term-index.ts'

/** What code is built, tested, shipped and run with. */
export const INFRASTRUCTURE: readonly Term[] = [
  {
    asks: true,
    weight: 6,
    words: oneOf(
      'deploy|provision|set ?up|publish the|allow the|store build|configure|install|automate',
      'scaffold|bootstrap|roll out|dockerize|containerize|initiali[sz]e|initialise|harden',
      'rotate|renew|point|put|setting up|host|self-host|bring up|simple configuration',
    ),
  },
  {
    weight: 5,
    words: oneOf(
      'ci|cd|ci/cd|pipelines?|docker|dockerfile|docker[- ]compose|compose file|kubernetes|k8s',
      'helm|terraform|ansible|pulumi|nginx|dns|load balancers?|cdn|staging|jenkins',
      'github actions|gh actions|gitlab ci|vpc|subnets?|iam|vault|rabbitmq|pgbouncer',
      'autoscaling|vpn|firewall|devcontainer|dependabot|branch protection|disaster recovery',
      'prometheus|grafana|loki|observability|opentelemetry|argo ?cd|infrastructure',
      'reverse proxy|probes|backups?|tls certificates?|read replica|pre-commit|blue/green',
      'log rotation|sentry|secrets manager|preview deployments?|self-hosted runners?|bastion',
      'cron ?job|datadog|tracing|jaeger|opentelemetry collector|snapshots?|build agents?|ubuntu',
      'debian|alpine|linux|persistent volumes?|merge queue|ci matrix|release job|standby',
      'failover|high availability|replication|second region|data center|ip range|dmarc|spf|dkim',
      'mail server|smtp server|proxy|gateway|bucket|object storage|object store|deb|rpm',
      'installers?|signing|template repository|basic auth|swap|kernel|firmware|bare metal',
      'network|wifi|ldap|active directory|codespaces|nix|makefile|build artifacts|artifact',
      'code coverage|test runners?|cloud run|ecs|eks|fargate|nomad|consul|zookeeper',
      'kafka cluster|service mesh|image registry|container registry|apple silicon',
      'build machines?|artifacts|volume|coverage report|multi-arch|docker images?|pods?|nagios',
      'memory limits|build machines|web server|test environment|artifactory|nexus|sonarqube',
      'http/2|gzip|laptops?|heroku|fly\\.io|vercel|netlify|digitalocean|hetzner|hosting',
      'cloud provider|new relic|code signing|helm chart|istio|ingress|cloudwatch|renovate',
      'codeowners|vagrant|packer|systemd|lambda|elk|elastic stack|build cache|message queue',
      'iam roles?|least privilege|vms|required checks|zero-downtime|bastion host|network policy',
      'dev environment|development environment|build (?:server|agents?)',
    ),
  },
  {
    weight: 2.5,
    words: oneOf(
      'deploy(?:s|ed|ments?|ing)?|containers?|production|servers?|cluster|monitoring|logging',
      'certificates?|tls|ssl|cloud|aws|gcp|azure|s3|cloudflare|eks|gke|environments?|releases?',
      'registry|runners?|hosts?|vms?|credentials|secrets|monorepo|workspaces|turborepo|linting',
      'tooling|health ?checks?|uptime|configuration file|config file|config|nightly',
      'github workflows|workflows|gateway|region|storage|snapshots?|build|builds|pull requests?',
      'metrics|disk|network|proxy|os|linux|agents|queue|redis|postgres|elasticsearch|images?',
      'pypi|database migrations|multi-region|state|npm|machines|rollback|pager|alerts?',
      'static assets|disk usage|log files|script|provision(?:ing)?|setup|nodes?|scaling',
      'with one command|repository|license|editorconfig|gpu|branch|matrix',
    ),
  },
]
