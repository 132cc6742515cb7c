import { type Term, oneOf } from '../term-index.ts'

/** The outcome is knowledge. */
export const RESEARCH: readonly Term[] = [
  {
    asks: true,
    weight: 9,
    words: oneOf(
      'research|investigate|compare|evaluate|explore|analy[sz]e|assess|examine|study|survey',
      'benchmark|audit|find out|figure out|look into|understand|determine|identify|learn',
      'estimate|gather|review|read (?:through|up)|recommend|measure|explain|write up|brainstorm',
      'clarify|experiment|inventory|validate the|verify (?:whether|if|which|how)',
      'test (?:which|whether|if)|vendor selection|find (?!the)|interview|rank|look at',
      'make a list|talk to|ask|weigh|validate whether|test (?:two|three|four|several)|try',
      'outline|quantify|profile|trace|name|shortlist|look for|search for|draw up|draft|verify',
      'confirm|prove|list (?:all|every|everything|which|what)|map out|take a look',
      'catalog(?:ue)?|count|describe|spike|poc|prototype|proof of concept|rfc|discovery',
      'feasibility(?: study)?|deep dive|try out|check (?:which|whether|if|how|what)',
      'document how|question|propose|summari[sz]e|collect|decide',
    ),
  },
  {
    asks: true,
    weight: 9,
    words: oneOf(
      '(?:how|what|which|why|should|is|are|can|could|does|do|would|who|when|where)(?= [^.!?\\n]*\\?)',
    ),
  },
  { asks: true, weight: 6, words: 'how|what|which|why|whether|where|should we|is it' },
  {
    weight: 6,
    words: oneOf(
      'proof of concept|feasibility|pros and cons|trade-?offs?|best practices for',
      'decision paper|report on|write a report|analysis of',
      '(?:market|competitor) (?:overview|analysis)|competitor|threat model|postmortem',
      'post-mortem|literature|architecture review|impact of|alternatives to|options for',
      'recommendations? (?:for|on)|with recommendations|put together the facts',
      'would like to know|feasible|no changes yet|throw-?away|summari[sz]e',
      '(?:asks|know|see|find out|figure out) (?:whether|if|what|which|how)|yes/no',
      'before we (?:start|begin|decide)|basis for decisions|deep dive|findings|evidence',
      'documented comparison|survey of|root cause analysis|state of the art|inventory|vendor',
      'winner|their needs|how (?:much|many|long|often)|would it|suits? us|summary|proposal',
      'hypothesis|experiment|trade-offs|interviews?|our options|where do|reason for|shortlist',
      'on paper|summari[sz]e (?:the|their)|inventory of|how (?:much|many)|write down',
      'report only|how [a-z ]+ works?|look at what|make a list|and report|and rank',
      'worth (?:moving|using|it|the)|overview of|comparison of|study of|evaluation of',
    ),
  },
  {
    weight: 3,
    words: oneOf(
      'research|investigation|analysis|evaluation|comparison|study|survey|options|alternatives',
      'audit|bottlenecks|explore|compare|evaluate|investigate|find out|figure out',
    ),
  },
]
